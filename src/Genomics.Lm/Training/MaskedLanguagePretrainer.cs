using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training;

/// <summary>
/// Trains an encoder by masked-language modelling, from random or given weights, and measures it on held-out sequences against Markov
/// chains. Sequences that a later test will use do not belong in the corpus: the caller leaves them out.
/// </summary>
public sealed class MaskedLanguagePretrainer
{
    private const int BestWeights = 1;   // kept beside those that are trained

    private readonly PretrainOptions _options;
    private readonly IComputeEngine _engine;

    /// <summary>Makes a pre-trainer.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MaskedLanguagePretrainer(PretrainOptions options, IComputeEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _engine) = (options, engine ?? ManagedCpuEngine.Instance);
    }

    /// <summary>Folder for a checkpoint, written after every pass; null: none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Go on from the checkpoint in <see cref="CheckpointFolder"/> where there is one; the result equals an uninterrupted run bit by bit.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Trains.</summary>
    /// <param name="sequences">The corpus; a share of it is held out.</param>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="encoder">The network; its vocabulary size is the tokenizer's.</param>
    /// <param name="start">Weights to go on from; null draws random ones.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes results.</param>
    /// <param name="progress">Receives steps.</param>
    /// <param name="cancellationToken">Checked between steps; a checkpoint stays valid.</param>
    /// <exception cref="GenomicsDataException">A checkpoint of another training; fewer than two sequences, sequences without a token, too
    /// little memory, or a loss that is no longer a number.</exception>
    public PretrainedEncoder Train(
        IReadOnlyList<DnaSequence> sequences, DnaTokenizer tokenizer, EncoderConfig encoder, IParameterSource? start = null,
        long seed = FittingData.DefaultSeed, int threads = 0, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(encoder);
        encoder.RequireTrainable((start as SafetensorsFile)?.Path is { } file ? Path.GetDirectoryName(file) : null);
        if (sequences.Count < 2)
            throw new GenomicsDataException(
                $"masked-language training needs at least 2 sequences (one is held out), there are {sequences.Count}");
        var (training, heldOut) = HoldOut(sequences, seed);
        var trainingPieces = MaskedCorpus.Cut(training, tokenizer, _options.MaxTokens);
        var heldOutPieces = MaskedCorpus.Cut(heldOut, tokenizer, _options.MaxTokens);
        if (trainingPieces.Count == 0 || heldOutPieces.Count == 0)
            throw new GenomicsDataException("the sequences hold no token; masked-language training needs DNA of A, C, G and T");
        var task = new MaskedLanguageTask(
            [.. trainingPieces.Select(p => p.Ids)], [.. heldOutPieces.Select(p => p.Ids)], tokenizer.VocabularySize, _options.MaskShare,
                seed);
        if (!task.CanMeasure)
            throw new GenomicsDataException(
                $"of the {task.HeldOutTokens} tokens held out none is hidden, so nothing can be measured; give more or longer sequences");
        var model = new ModelSpec(encoder with { VocabularySize = tokenizer.VocabularySize }, new MaskedLanguageHead());
        var memory = MemoryCheck.Require(
            _engine, model, Math.Min(trainingPieces.Count, _options.Optimizer.AtOnce), trainingPieces.Max(p => p.Ids.Length), threads,
                BestWeights, "fewer pieces per step, shorter ones or a smaller model");
        using var session = _engine.Train(model,
            start is null ? ModelWeights.FromScratch(model, seed) : ModelWeights.Resolve(model, start, seed),
            _options.Optimizer.MakeSpec(seed, threads));
        var settings = new LoopSettings
        {
            Stage = "pre-training",
            Optimizer = _options.Optimizer,
            Seed = seed,
            Fits = 1,
            MemoryBytes = memory
        };
        var checkpoint = MakeCheckpoint(() => Fingerprint.OfPretraining(
            _options, model.Encoder, seed, trainingPieces.Concat(heldOutPieces).Select(p => p.Ids), session));
        var state = new TrainingLoop(settings, task, session, checkpoint, progress, cancellationToken).Run();
        session.Import(state.Best!, StateParts.Weights);
        return new PretrainedEncoder(model.Encoder, tokenizer, state.Best!,
            Measure(session, task, training, heldOutPieces, cancellationToken));
    }

    private TrainingCheckpoint? MakeCheckpoint(Func<string> fingerprint)
    {
        if (CheckpointFolder is null) return null;
        Directory.CreateDirectory(CheckpointFolder);
        return new TrainingCheckpoint(Path.Combine(CheckpointFolder, "checkpoint-1.safetensors"), fingerprint(), Resume);
    }

    private (List<DnaSequence> Training, List<DnaSequence> HeldOut) HoldOut(IReadOnlyList<DnaSequence> sequences, long seed)
    {
        var order = Enumerable.Range(0, sequences.Count).ToArray();
        new CounterRandom(seed, RandomStreams.HeldOut).Shuffle<int>(order);
        var count = Math.Clamp((int)Math.Round(_options.HeldOutShare * order.Length), 1, order.Length - 1);
        return ([.. order.Skip(count).Order().Select(i => sequences[i])], [.. order.Take(count).Order().Select(i => sequences[i])]);
    }

    private PretrainReport Measure(ITrainingSession session, MaskedLanguageTask task, List<DnaSequence> training,
        IReadOnlyList<MaskedPiece> heldOut, CancellationToken cancellationToken)
    {
        var (order0, order5) = (new MarkovModel(0), new MarkovModel(5));
        foreach (var sequence in training)
        {
            order0.Learn(sequence.Bases);
            order5.Learn(sequence.Bases);
        }
        var yardstick = new MarkovYardstick(order0, order5);
        var loss = task.MeasureHeldOut(session, (piece, token) => yardstick.Add(heldOut[piece], token), cancellationToken);
        return new PretrainReport
        {
            TokensSeen = _options.Optimizer.Epochs * task.TokensPerPass,
            Epochs = _options.Optimizer.Epochs,
            HeldOutTokens = (long)loss.Terms,
            HeldOutBases = yardstick.Bases,
            LossPerToken = loss.Mean,
            BitsPerBase = loss.Sum / Math.Log(2) / yardstick.Bases,
            Order0BitsPerBase = yardstick.Order0Bits / yardstick.Bases,
            Order5BitsPerBase = yardstick.Order5Bits / yardstick.Bases,
        };
    }
}
