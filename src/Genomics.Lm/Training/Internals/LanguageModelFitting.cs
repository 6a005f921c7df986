using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>One fit of a <see cref="LanguageModelLearner"/> or <see cref="SequenceClassifierLearner"/>, step by step: vocabulary, input, start weights, networks, predictor.</summary>
internal sealed class LanguageModelFitting(FineTuneOptions options, IComputeEngine engine, ModelFolder? start, string kind, FittingData data, Func<FittingData, FittingGoal> goals)
{
    private readonly FittingGoal _goal = goals(data);
    private readonly List<TrainingPoint> _history = [];
    private InputRecipe _recipe = null!;
    private SequenceReader _reader = null!;
    private readonly List<ParameterSet> _adapters = [];
    private RunLog? _log;
    private long _memory;

    /// <summary>Passes after which each network stops, when an earlier fit has told; empty otherwise.</summary>
    public IReadOnlyList<double> StopAfter { get; init; } = [];
    public string? CheckpointFolder { get; init; }
    public Func<Stream, Stream> CheckpointThrough { get; init; } = static file => file;
    public bool Resume { get; init; }
    public string? LogFolder { get; init; }

    /// <summary>The kind written into the predictor folder where it is not the name of the method.</summary>
    public string? FolderKind { get; init; }
    public IProgress<WorkProgress>? Progress { get; init; }
    public CancellationToken Cancellation { get; init; }

    /// <summary>The name under which a fit appears: what was asked for, or what follows from its start.</summary>
    /// <exception cref="ArgumentException">An unknown name.</exception>
    public static string KindOf(string? kind, FineTuneOptions options, ModelFolder? start)
    {
        if (kind is not null && !LanguageModelPredictor.Kinds.Contains(kind))
            throw new ArgumentException($"'{kind}' is none of {string.Join(", ", LanguageModelPredictor.Kinds)}", nameof(kind));
        return kind ?? (start is null && options.PretrainEpochs == 0 ? "lm_scratch" : "lm_pretrained");
    }

    /// <summary>Where the numbers of a fit come from.</summary>
    public FitProvenance Provenance(LanguageModelFit fit) => new()
    {
        StopsOnValidation = data.Validation.Count > 0 && !options.Refit,
        Members = options.Members,
        Seed = options.Members == 1 ? data.Seed : null,
        MemberSeeds = [.. Enumerable.Range(0, options.Members).Select(member => data.Seed + member)],
        PretrainingTokens = fit.Pretraining?.TokensSeen,
        WeightsSha256 = kind == "dnabert2" && start is not null ? FileFingerprint.Of(start.WeightsFile).Sha256 : null,
    };

    /// <summary>Fits; with <see cref="FineTuneOptions.Refit"/> once to find the number of passes and once on all learning genes.</summary>
    public LanguageModelFit Run()
    {
        var fit = RunOnce();
        return options.Refit && data.Validation.Count > 0 ? RunAgain(fit) : fit;
    }

    private LanguageModelFit RunAgain(LanguageModelFit chosen)
    {
        chosen.Predictor.Dispose();
        double[] passes = [.. Enumerable.Range(0, options.Members).Select(member => chosen.History.Points.Last(p => p.Member == member && p.Best).Epoch)];
        var all = new LanguageModelFitting(options, engine, start, kind, data with { Training = data.TrainingAndValidation, Validation = data.Validation.Take([]) }, goals)
        {
            StopAfter = passes, FolderKind = FolderKind, CheckpointFolder = CheckpointFolder, CheckpointThrough = CheckpointThrough, Resume = Resume, Progress = Progress, Cancellation = Cancellation,
        };
        var fit = all.RunOnce();
        return fit with { History = chosen.History, Seconds = chosen.Seconds + fit.Seconds, Sections = [fit.Sections[0], .. chosen.Sections.Skip(1)] };
    }

    private LanguageModelFit RunOnce()
    {
        var watch = Stopwatch.StartNew();
        if (data.Training.Count == 0) throw new GenomicsDataException("no training gene; a language model cannot be fitted");
        _recipe = MakeRecipe();
        foreach (var sequence in data.Training.Sequences.Concat(data.Validation.Sequences)) _recipe.Check(sequence);
        var tokenizer = start?.Tokenizer ?? LearnVocabulary();
        _reader = new SequenceReader(tokenizer, _recipe);
        var training = _reader.ReadAll(data.Training.Sequences, 0, data.Training.Count, data.Threads);
        var validation = _reader.ReadAll(data.Validation.Sequences, 0, data.Validation.Count, data.Threads);
        var audit = _reader.Audit(data.Training.Sequences, training);
        var head = MakeHead();
        var encoder = MakeEncoder(tokenizer);
        var model = new ModelSpec(encoder, _goal.Head(head.Head with { Dropout = HeadDropout })) { FrozenLayers = Math.Min(options.FrozenLayers, encoder.Layers + 1), Lora = options.Lora };
        _memory = CheckMemory(model, training);
        var pretrained = start is null && options.PretrainEpochs > 0 ? Pretrain(encoder, tokenizer) : null;
        var members = new List<ParameterSet>();
        for (var member = 0; member < options.Members; member++)
            members.Add(TrainMember(member, model, pretrained?.Weights, training, validation));
        var predictor = new LanguageModelPredictor(MakeInfo(model), head, encoder, tokenizer, members, engine);
        var history = new TrainingHistory(_goal.HistoryConditions, _history);
        var seconds = watch.Elapsed.TotalSeconds;
        return new LanguageModelFit(predictor, history, audit, pretrained?.Report, MakeSections(history, audit, pretrained?.Report, model), seconds) { Adapters = _adapters };
    }

    private InputRecipe MakeRecipe()
    {
        data.Window.Validate();
        options.Window?.Validate(data.Window);
        AlignedBins? bins = null;
        if (options.Pooling == Pooling.Slots)
        {
            if (options.Window is null && data.Window.Length == 0)
                throw new GenomicsDataException("pooling by bins needs windows of one length; give the part of the windows to read, or another pooling");
            var part = options.Window ?? LmWindow.Whole(data.Window);
            bins = AlignedBins.Polynomial(options.Bins, part.Upstream, part.Downstream, options.BinPower);
        }
        return new InputRecipe(data.Window, options.Window, options.MaxTokens, bins);
    }

    private DnaTokenizer LearnVocabulary()
        => BpeTrainer.Train(
            data.Training.Sequences.Select(_recipe.Part),
            new BpeTrainerOptions { VocabularySize = options.VocabularySize, Threads = data.Threads }, Progress, Cancellation).Tokenizer;

    private EncoderConfig MakeEncoder(DnaTokenizer tokenizer)
    {
        var encoder = start?.Config ?? options.Encoder with { VocabularySize = tokenizer.VocabularySize };
        encoder.RequireTrainable();
        return options.Dropout is { } dropout ? encoder with { HiddenDropout = (float)dropout } : encoder;
    }

    private HeadDescription MakeHead() => new()
    {
        Pooling = options.Pooling,
        BinBorders = _recipe.Bins?.Borders.ToArray(),
        Part = options.Window,
        MaxTokens = options.MaxTokens,
        Outputs = _goal.Outputs,
        Means = _goal.Scale.Means,
        Deviations = _goal.Scale.Deviations,
        Members = options.Members,
    };

    private float HeadDropout => (float)(options.HeadDropout ?? start?.Config.ClassifierDropout ?? options.Dropout ?? start?.Config.HiddenDropout ?? options.Encoder.HiddenDropout);

    private long CheckMemory(ModelSpec model, TokenizedSequence[] training) => MemoryCheck.Require(
        engine, model, Math.Min(training.Length, options.MicroBatch > 0 ? options.MicroBatch : options.Batch), training.Max(s => s.Ids.Length), data.Threads,
        "a smaller micro-batch, fewer tokens or a smaller model");

    // On the training windows, less what validation windows share with them.
    private PretrainedEncoder Pretrain(EncoderConfig encoder, DnaTokenizer tokenizer)
    {
        var filter = new CorpusFilter();
        foreach (var sequence in data.Validation.Sequences) filter.Exclude(sequence);
        return new MaskedLanguagePretrainer(new PretrainOptions { Epochs = options.PretrainEpochs, WarmUp = options.WarmUp }, engine)
            .Train([.. filter.Keep(data.Training.Sequences.Select(_recipe.Part))], tokenizer, encoder, Fresh(new ModelSpec(encoder, HeadSpec.None), data.Seed), data.Seed, data.Threads, Progress, Cancellation);
    }

    private ParameterSet TrainMember(int member, ModelSpec model, ParameterSet? pretrained, TokenizedSequence[] training, TokenizedSequence[] validation)
    {
        var seed = data.Seed + member;
        var stage = $"{kind}: training" + (options.Members == 1 ? "" : $" network {member + 1} of {options.Members}") + (StopAfter.Count > 0 ? " again on all learning genes" : "");
        var task = _goal.Task(training, validation, options.Shift == 0 && options.TokenDropout == 0 && options.ReverseComplement == 0 ? null
            : new Augmentation(_reader, data.Training.Sequences, options.Shift, options.TokenDropout, seed, options.ReverseComplement).Read);
        IParameterSource weights = pretrained is not null ? ModelWeights.Resolve(model, pretrained, seed, freshHead: true)
            : start is not null ? start.Resolve(model.Head, seed, freshHead: true)
            : Fresh(model, seed);
        if (options.RidgeStart)
        {
            var features = LinearHead.Features(model, weights, engine, training, data.Threads, $"{kind}: head", Progress, Cancellation);
            weights = _goal.WithLinearHead(weights, features, features.Length / training.Length, seed, Cancellation);
        }
        using var session = engine.Train(model, weights, MakeTraining(seed));
        var loop = new TrainingLoop(Settings(stage, member), task, session, MakeCheckpoint(member), Progress, Cancellation)
        {
            Validated = LogFolder is null ? null : points => (_log ??= new RunLog(LogFolder, _goal.HistoryConditions)).Write([.. _history, .. points]),
        };
        var state = loop.Run();
        _history.AddRange(state.History);
        return options.Lora is null ? state.Best! : SetAdaptersApart(state.Best!);
    }

    // The first network forecasts the time of all fits.
    private LoopSettings Settings(string stage, int member)
    {
        var settings = LoopSettings.From(options, stage, member, data.Seed + member) with { MemoryBytes = _memory, StopAfter = StopAfter.Count > 0 ? StopAfter[member] : null };
        if (member > 0 || StopAfter.Count > 0) return settings;
        var again = options.Refit && data.Validation.Count > 0;
        var words = (options.Members == 1 ? "" : $"× {options.Members} networks") + (again ? (options.Members == 1 ? "" : " ") + "and as many again on all learning genes" : "");
        return settings with { Fits = options.Members * (again ? 2 + data.Validation.Count / (double)data.Training.Count : 1), FitsText = words.Length == 0 ? null : words };
    }

    private IParameterSource Fresh(ModelSpec model, long seed)
    {
        var weights = ModelWeights.FromScratch(model, seed);
        return options.Spelling == 0 ? weights : SpelledEmbeddings.Draw(weights, _reader.Tokenizer, options.Spelling, model.Encoder.InitializerRange, seed);
    }

    private ParameterSet SetAdaptersApart(ParameterSet best)
    {
        var (weights, adapters) = (new ParameterSet(), new ParameterSet());
        foreach (var name in best.Names) (name.Contains(".lora_") ? adapters : weights).Write(name, [.. best.Shape(name)], best.Values(name));
        _adapters.Add(adapters);
        return weights;
    }

    private TrainingSpec MakeTraining(long seed) => new()
    {
        Beta1 = (float)options.Beta1,
        Beta2 = (float)options.Beta2,
        Epsilon = (float)options.Epsilon,
        WeightDecay = (float)options.WeightDecay,
        Seed = (ulong)seed,
        Threads = data.Threads,
    };

    private TrainingCheckpoint? MakeCheckpoint(int member)
    {
        if (CheckpointFolder is null) return null;
        Directory.CreateDirectory(CheckpointFolder);
        var file = Path.Combine(CheckpointFolder, (StopAfter.Count > 0 ? "refit-" : "checkpoint-") + $"{member + 1}.safetensors");
        return new TrainingCheckpoint(file, Fingerprint.Of(options, kind, data), Resume) { Through = CheckpointThrough };
    }

    private PredictorInfo MakeInfo(ModelSpec model) => new()
    {
        Kind = FolderKind ?? kind,
        Name = kind,
        Conditions = [.. data.TargetConditions],
        Transform = data.Transform,
        Window = data.Window,
        Parameters = ParameterCatalog.For(model).Sum(p => p.Count) * options.Members,
    };

    private IReadOnlyList<ReportSection> MakeSections(TrainingHistory history, TruncationAudit audit, PretrainReport? pretraining, ModelSpec model)
    {
        var encoder = model.Encoder;
        var best = history.Points.LastOrDefault(p => p.Best);
        var settings = new TableSection(
            "Network",
            ["layers × width", "heads", "inner", "vocabulary", "parameters", "pooling", "trained on", "chosen on", "best pass", _goal.ScoreName],
            [[
                $"{encoder.Layers} × {encoder.HiddenSize}", $"{encoder.Heads}", $"{encoder.IntermediateSize}", $"{encoder.VocabularySize}",
                $"{ParameterCatalog.For(model).Sum(p => p.Count)}", _recipe.Bins is { } bins ? $"{bins.Count} bins" : $"{options.Pooling}",
                $"{data.Training.Count} genes", StopAfter.Count > 0 ? "validation genes, before they were learned too" : data.Validation.Count == 0 ? "nothing (last weights)" : $"{data.Validation.Count} genes",
                StopAfter.Count > 0 ? StopAfter[^1].ToString("0.##", CultureInfo.InvariantCulture) : best is null ? "" : best.Epoch.ToString("0.##", CultureInfo.InvariantCulture), best is null ? "" : _goal.Score(best).ToString("0.000", CultureInfo.InvariantCulture),
            ]]);
        return [settings, .. pretraining is null ? [] : new[] { pretraining.ToSection() }, .. history.ToSections(), audit.ToSection()];
    }
}
