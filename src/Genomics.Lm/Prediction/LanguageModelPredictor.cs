using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction;

/// <summary>
/// A fitted language model: windows are tokenised, encoded, pooled and mapped to expression by a linear head; several networks are
/// averaged. Safe for concurrent use. A gene's prediction does not depend on the genes beside it, their order or the thread count.
/// </summary>
public sealed partial class LanguageModelPredictor : IEnsemblePredictor
{
    private const int SequencesPerChunk = 256;

    private readonly HeadDescription _head;
    private readonly EncoderConfig _encoder;
    private readonly IReadOnlyList<IParameterSource> _members;
    private readonly SessionPool[] _pools;
    private readonly IComputeEngine _engine;
    private readonly SequenceReader _reader;
    private readonly int[] _columns;
    private readonly IExpressionPredictor? _anchor;       // whose predictions the networks add to
    private readonly LanguageModelPredictor? _ensemble;   // whose network this is
    private volatile bool _disposed;

    internal LanguageModelPredictor(
        PredictorInfo info, HeadDescription head, EncoderConfig encoder, DnaTokenizer tokenizer, IReadOnlyList<IParameterSource> members,
            IComputeEngine engine,
        Precision precision = Precision.Float32, IExpressionPredictor? anchor = null)
    {
        _anchor = anchor;
        (Info, _head, _encoder, Tokenizer, _members, _engine) = (info, head, encoder, tokenizer, members, engine);
        _reader = new SequenceReader(tokenizer,
            new InputRecipe(info.Window, head.Part, head.MaxTokens, head.BinBorders is null ? null : new AlignedBins(head.BinBorders)));
        _columns = [.. info.Conditions.Select(condition => Array.IndexOf(head.Outputs, condition))];
        if (_columns.Contains(-1))
            throw new GenomicsDataException(
                $"condition '{info.Conditions[Array.IndexOf(_columns, -1)]}' is none of the head's outputs "
                + $"{string.Join(", ", head.Outputs)}");
        var model = new ModelSpec(encoder, head.Head);
        _pools = [.. members.Select(weights => new SessionPool(engine, model, weights, precision))];
    }

    // one network of an ensemble, which keeps what both use
    private LanguageModelPredictor(LanguageModelPredictor ensemble, int member)
    {
        (Info, _head) = (ensemble.Info with { Parameters = ensemble.Info.Parameters / ensemble.Members },
            ensemble._head with { Members = 1 });
        (_encoder, Tokenizer, _reader, _columns) = (ensemble._encoder, ensemble.Tokenizer, ensemble._reader, ensemble._columns);
        (_engine, _anchor) = (ensemble._engine, ensemble._anchor);
        (_members, _pools, _ensemble) = ([ensemble._members[member]], [ensemble._pools[member]], ensemble._ensemble ?? ensemble);
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>The tokenizer.</summary>
    public DnaTokenizer Tokenizer { get; }

    /// <summary>The encoder's hyper-parameters.</summary>
    public EncoderConfig Encoder => _encoder;

    /// <summary>
    /// What the networks began from and add to, alone; null where they stand alone. It lives as long as this predictor.
    /// </summary>
    public IExpressionPredictor? Anchor => _anchor;

    /// <summary>Number of networks whose predictions are averaged.</summary>
    public int Members => _pools.Length;

    /// <summary>Everything that decides the predictions, for programs that compute them by other means.</summary>
    public FittedNetwork Network => new()
    {
        Model = new ModelSpec(_encoder, _head.Head),
        Members = _members,
        Input = new NetworkInput(Info.Window, _head.Part, _head.MaxTokens, _head.BinBorders),
        Outputs = _columns,
        Means = [.. _columns.Select(column => _head.Means[column])],
        Deviations = [.. _columns.Select(column => _head.Deviations[column])],
    };

    /// <inheritdoc/>
    public IExpressionPredictor Member(int member)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)Members, nameof(member));
        return new LanguageModelPredictor(this, member);
    }

    /// <inheritdoc/>
    public void Predict(
        IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => Predict(sequences, destination, [], options, progress, cancellationToken);

    private void Predict(
        IReadOnlyList<DnaSequence> sequences, Span<double> destination, IReadOnlyList<int> closed, PredictOptions? options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ensemble?._disposed ?? _disposed, this);
        options ??= new PredictOptions();
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var width = Info.Conditions.Count;
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        var sink = new PredictionSink(SequencesPerChunk * _head.Outputs.Length);
        var packer = new BatchPacker();
        for (var start = 0; start < sequences.Count; start += SequencesPerChunk)
        {
            var count = Math.Min(SequencesPerChunk, sequences.Count - start);
            var chunk = _reader.ReadAll(sequences, start, count, options.Threads, closed);
            if (_anchor is not null) chunk = Anchored(chunk, [.. sequences.Skip(start).Take(count)], options.Threads, cancellationToken);
            _pools[0].RequireFeasible(chunk, sequences, start, options.Threads);
            sink.Clear();
            foreach (var pool in _pools) Run(pool, chunk, packer, sink, options.Threads, cancellationToken);
            Scale(sink.Sums, _pools.Length, count, destination.Slice(start * width, count * width));
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", start + count, sequences.Count));
        }
        PredictorGuard.Finite(Info, sequences, destination);
    }

    private TokenizedSequence[] Anchored(TokenizedSequence[] read, DnaSequence[] sequences, int threads,
        CancellationToken cancellationToken)
    {
        var anchors = _head.Scaled(OutOfFold.Predict(_anchor!, sequences, _head.Outputs, threads, cancellationToken));
        return [.. read.Select((sequence, i) => sequence with { Anchors = anchors[i] })];
    }

    private static void Run(SessionPool pool, TokenizedSequence[] chunk, BatchPacker packer, PredictionSink sink, int threads,
        CancellationToken cancellationToken)
    {
        using var loan = pool.Rent(threads);
        sink.Begin();
        foreach (var run in BatchPacker.Runs(chunk, BatchPacker.TokensPerCall))
        {
            cancellationToken.ThrowIfCancellationRequested();
            loan.Session.Run(packer.Pack(chunk.AsSpan(run)), new OutputRequest(OutputKind.Prediction) { Cancellation = cancellationToken },
                sink);
        }
    }

    // Mean over the networks, scaled back, wanted conditions only.
    private void Scale(ReadOnlySpan<double> sums, int networks, int count, Span<double> destination)
    {
        var outputs = _head.Outputs.Length;
        for (var gene = 0; gene < count; gene++)
            for (var i = 0; i < _columns.Length; i++)
            {
                var output = _columns[i];
                destination[gene * _columns.Length + i] = _head.Means[output] + _head.Deviations[output]
                    * (sums[gene * outputs + output] / networks);
            }
    }

    /// <summary>Closes the sessions. Predictions under way end normally.</summary>
    public void Dispose()
    {
        if (_ensemble is not null) return;
        _disposed = true;
        foreach (var pool in _pools) pool.Dispose();
        foreach (var member in _members) (member as IDisposable)?.Dispose();
        _anchor?.Dispose();
    }

    /// <summary>Adds the outputs of one network after another.</summary>
    private sealed class PredictionSink(int capacity) : IOutputSink
    {
        private readonly double[] _sums = new double[capacity];
        private int _position;

        public ReadOnlySpan<double> Sums => _sums;

        public void Clear() => Array.Clear(_sums);

        public void Begin() => _position = 0;

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
        {
            foreach (var value in values) _sums[_position++] += value;
        }
    }
}
