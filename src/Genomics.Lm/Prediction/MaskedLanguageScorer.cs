using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

/// <summary>
/// Scores sequences and changes of them by a masked language model alone: each token is hidden in turn, and the log-probability that the
/// model gives to it is summed (pseudo-log-likelihood, Salazar et al. 2020). Safe for concurrent use.
/// </summary>
public sealed class MaskedLanguageScorer : IZeroShotScorer, IDisposable
{
    private const int ChangesAtOnce = 16, NumbersPerCall = 1 << 23;

    private readonly SessionPool _pool;
    private readonly SequenceReader _reader;
    private readonly ZeroShotOptions _options;
    private readonly int _hidden, _vocabulary;

    /// <summary>Makes a scorer.</summary>
    /// <param name="model">The model; must stay open as long as the scorer is used.</param>
    /// <param name="options">Flank, precision, threads.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <exception cref="GenomicsDataException">The model has no masked-language head, as fine-tuned ones.</exception>
    public MaskedLanguageScorer(ModelFolder model, ZeroShotOptions? options = null, IComputeEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new ZeroShotOptions();
        _options.Validate();
        if (!model.HasMaskedLanguageHead)
            throw new GenomicsDataException("has no masked-language head, without which nothing can be said without fitting; give a "
                + "pre-trained model as published, or one of pretrain", model.WeightsFile);
        _reader = new SequenceReader(model.Tokenizer, new InputRecipe(default, null, 0, null));
        (_hidden, _vocabulary) = (model.Config.HiddenSize, model.Config.VocabularySize);
        var head = new MaskedLanguageHead();
        _pool = new SessionPool(engine ?? ManagedCpuEngine.Instance, new ModelSpec(model.Config, head), model.Resolve(head, 0),
            _options.Precision);
    }

    /// <summary>Pseudo-log-likelihoods of whole sequences.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="progress">Receives the sequences done.</param>
    /// <param name="cancellationToken">Checked between runs of the model.</param>
    /// <returns>
    /// Per sequence the tokens that were scored (not [CLS], [SEP] and unknown ones) and the sum of their log-probabilities, in nats.
    /// </returns>
    /// <exception cref="GenomicsDataException">A sequence is too long to compute.</exception>
    public IReadOnlyList<(int Tokens, double LogLikelihood)> PseudoLogLikelihoods(IReadOnlyList<DnaSequence> sequences,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var found = new List<(int, double)>(sequences.Count);
        foreach (var chunk in sequences.Chunk(ChangesAtOnce))
        {
            var readings = new Readings(this, chunk);
            int[] all = [.. chunk.Select(s => readings.Add(_reader.Layout(s, [], out _), 0, s.Length))];
            readings.Run(false, cancellationToken);
            found.AddRange(all.Select(i => (readings.Tokens(i), readings.LogLikelihood(i))));
            progress?.Report(new WorkProgress("pseudo-log-likelihoods", found.Count, sequences.Count));
        }
        return found;
    }

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">A sequence is too long to compute.</exception>
    public IReadOnlyList<ZeroShotScore> Score(IReadOnlyList<SequenceChange> changes, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var scores = new List<ZeroShotScore>(changes.Count);
        foreach (var chunk in changes.Chunk(ChangesAtOnce))
        {
            var readings = new Readings(this, [.. chunk.Select(c => c.Reference), .. chunk.Select(c => c.Altered)]);
            (int Reference, int Altered, int Held)[] parts = [.. chunk.Select(c => Read(c, readings))];
            readings.Run(true, cancellationToken);
            scores.AddRange(parts.Select(p => new ZeroShotScore
            {
                LikelihoodRatio = readings.LogLikelihood(p.Altered) - readings.LogLikelihood(p.Reference),
                LikelihoodModelPart = readings.LogLikelihood(p.Held) - readings.LogLikelihood(p.Reference),
                EmbeddingDistance = Distance(readings.Embedding(p.Altered), readings.Embedding(p.Reference)),
                EmbeddingModelPart = Distance(readings.Embedding(p.Held), readings.Embedding(p.Reference)),
                ReferenceTokens = readings.Tokens(p.Reference),
                AlteredTokens = readings.Tokens(p.Altered),
            }));
            progress?.Report(new WorkProgress("zero-shot scores", scores.Count, changes.Count));
        }
        return scores;
    }

    /// <summary>Closes the sessions.</summary>
    public void Dispose() => _pool.Dispose();

    // the unaltered sequence, the altered one in its own tokens, and within the borders of the unaltered one
    private (int Reference, int Altered, int Held) Read(SequenceChange change, Readings readings)
    {
        var (reference, altered) = (_reader.Layout(change.Reference, [], out _), _reader.Layout(change.Altered, [], out _));
        var (end, growth) = (change.Start + change.Length, change.Bases.Length - change.Length);
        int[] borders = [.. reference.Starts[1..^1].Where(b => b > 0)];
        int[] kept = [.. borders.Where(b => b <= change.Start),
            .. borders.Where(b => b > change.Start && b >= end).Select(b => b + growth)];
        // a border of the altered sequence that is one of its ends, or that two borders have become, closes nothing
        var held = _reader.Layout(change.Altered, [.. kept.Where(b => b > 0 && b < change.Altered.Length).Distinct().Order()], out _);
        var own = altered.Starts.ToHashSet();
        var (left, right) = _options.Flank is { } flank ? (change.Start - flank, end + flank) : (0, change.Reference.Length);
        var from = borders.Where(b => b <= left && b <= change.Start && own.Contains(b)).DefaultIfEmpty(0).Max();
        var to = borders.Where(b => b >= right && b >= end && own.Contains(b + growth)).DefaultIfEmpty(change.Reference.Length).Min();
        return (readings.Add(reference, from, to), readings.Add(altered, from, to + growth), readings.Add(held, from, to + growth));
    }

    private static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += ((double)one[i] - other[i]) * ((double)one[i] - other[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>Some sequences as tokens, and what the model says of them; equal ones are computed once.</summary>
    private sealed class Readings(MaskedLanguageScorer owner, IReadOnlyList<DnaSequence> sequences) : IOutputSink
    {
        private readonly List<(TokenLayout Tokens, int[] Scored)> _readings = [];
        private readonly List<(TokenizedSequence Masked, int Position, int Token, int Reading)> _masked = [];
        private double[] _sums = [];
        private float[] _embeddings = [];
        private int _next;

        /// <summary>Adds a reading of which the tokens within some bases are scored; gives its index.</summary>
        public int Add(TokenLayout tokens, int from, int to)
        {
            int[] scored = [.. Enumerable.Range(1, tokens.Count - 2).Where(t => tokens.Starts[t] >= from && tokens.Ends[t] <= to
                && tokens.Ids[t] != owner._reader.Tokenizer.UnknownTokenId)];
            var known = _readings.FindIndex(r => r.Tokens.Ids.AsSpan().SequenceEqual(tokens.Ids) && r.Scored.SequenceEqual(scored));
            if (known >= 0) return known;
            foreach (var position in scored)
            {
                int[] ids = [.. tokens.Ids];
                ids[position] = owner._reader.Tokenizer.MaskTokenId;
                _masked.Add((new TokenizedSequence(ids, [], [], [], 0), position, tokens.Ids[position], _readings.Count));
            }
            _readings.Add((tokens, scored));
            return _readings.Count - 1;
        }

        public void Run(bool withEmbeddings, CancellationToken cancellationToken)
        {
            var threads = owner._options.Threads;
            TokenizedSequence[] whole = [.. _readings.Select(r => new TokenizedSequence(r.Tokens.Ids, [], [], [], 0))];
            // the longest stands for all: only very long ones are asked about
            if (whole.Length > 0)
                owner._pool.RequireFeasible([whole.MaxBy(w => w.Ids.Length)!], [sequences.MaxBy(s => s.Length)!], 0, threads);
            _sums = new double[_readings.Count];
            using var loan = owner._pool.Rent(threads);
            var packer = new BatchPacker();
            TokenizedSequence[] masked = [.. _masked.Select(m => m.Masked)];
            foreach (var run in BatchPacker.Runs(masked, Math.Max(1, NumbersPerCall / owner._vocabulary)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                loan.Session.Run(packer.Pack(masked.AsSpan(run)),
                    new OutputRequest(OutputKind.MaskedLanguageLogits) { Cancellation = cancellationToken }, this);
            }
            if (!withEmbeddings) return;
            _embeddings = new float[whole.Length * owner._hidden];
            new SequencePooler(Pooling.Mean, owner._hidden).Pool(loan.Session, whole, _embeddings, cancellationToken);
        }

        public int Tokens(int reading) => _readings[reading].Scored.Length;

        public double LogLikelihood(int reading) => _sums[reading];

        public ReadOnlySpan<float> Embedding(int reading) => _embeddings.AsSpan(reading * owner._hidden, owner._hidden);

        void IOutputSink.Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
        {
            for (var offset = 0; offset < values.Length / owner._vocabulary; _next++)
            {
                var (masked, position, token, reading) = _masked[_next];
                var logits = values.Slice((offset + position) * owner._vocabulary, owner._vocabulary);
                _sums[reading] += LogProbability(logits, token);
                offset += masked.Ids.Length;
            }
        }

        private static double LogProbability(ReadOnlySpan<float> logits, int token)
        {
            double largest = float.NegativeInfinity, sum = 0;
            foreach (var logit in logits) largest = Math.Max(largest, logit);
            foreach (var logit in logits) sum += Math.Exp(logit - largest);
            return logits[token] - largest - Math.Log(sum);
        }
    }
}
