using Genomics.Lm.Compute;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>What is wanted of an encoder: the states after a layer (from 1), pooled.</summary>
internal readonly record struct ProbedStates(int Layer, Pooling Pooling);

/// <summary>
/// Embeddings from several layers and poolings of one encoder in one pass over the windows: what an <see cref="Embedder"/> of each gives,
/// bit by bit. Belongs to one thread.
/// </summary>
internal sealed class LayerProbe : IOutputSink, IDisposable
{
    private const int SequencesPerChunk = 64;

    private readonly IReadOnlyList<ProbedStates> _wanted;
    private readonly int[] _widths;
    private readonly SequenceReader _reader;
    private readonly SessionPool _pool;
    private readonly BatchPacker _packer = new();
    private readonly int _threads, _hidden, _tokensPerCall;

    private TokenizedSequence[] _read = [];
    private Range _run;
    private float[][] _destinations = [];
    private int _first;

    /// <param name="config">The encoder.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">How windows are read; the pooling is that of <paramref name="wanted"/>.</param>
    /// <param name="wanted">The embeddings, none by the pooler.</param>
    /// <param name="engine">Computes.</param>
    public LayerProbe(EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights, EmbeddingOptions options,
        IReadOnlyList<ProbedStates> wanted, IComputeEngine engine)
    {
        var lower = new LowerLayers(weights, config, wanted.Max(w => w.Layer));
        _tokensPerCall = BatchPacker.TokensPerCall / (lower.Config.Layers + 1);   // the states of all layers are kept at once
        var bins = wanted.Any(w => w.Pooling == Pooling.Bins) ? (options with { Pooling = Pooling.Bins }).MakeBins() : null;
        (_wanted, _threads, _hidden) = (wanted, options.Threads, config.HiddenSize);
        _widths = [.. wanted.Select(w => config.HiddenSize * (w.Pooling == Pooling.Bins ? bins!.Count : 1))];
        _reader = new SequenceReader(tokenizer, new InputRecipe(options.Window, options.Part, options.MaxTokens, bins));
        _pool = new SessionPool(engine, new ModelSpec(lower.Config, HeadSpec.None), lower, options.Precision);
    }

    /// <summary>Numbers per sequence of each embedding.</summary>
    public IReadOnlyList<int> Widths => _widths;

    /// <summary>Embeds sequences.</summary>
    /// <param name="sequences">Windows.</param>
    /// <param name="destinations">One array per embedding, [sequences, width].</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public void Extract(IReadOnlyList<DnaSequence> sequences, float[][] destinations, CancellationToken cancellationToken)
    {
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        using var loan = _pool.Rent(_threads);
        _destinations = destinations;
        for (_first = 0; _first < sequences.Count; _first += SequencesPerChunk)
        {
            _read = _reader.ReadAll(sequences, _first, Math.Min(SequencesPerChunk, sequences.Count - _first), _threads);
            _pool.RequireFeasible(_read, sequences, _first, _threads);
            foreach (var run in BatchPacker.Runs(_read, _tokensPerCall))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _run = run;
                loan.Session.Run(_packer.Pack(_read.AsSpan(run)),
                    new OutputRequest(OutputKind.AllHidden) { Cancellation = cancellationToken },
                    this);
            }
        }
    }

    void IOutputSink.Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
    {
        if (kind != OutputKind.AllHidden) return;
        for (var w = 0; w < _wanted.Count; w++)
        {
            if (_wanted[w].Layer != layer) continue;
            var states = values;
            var (start, count) = _run.GetOffsetAndLength(_read.Length);
            for (var i = start; i < start + count; i++)
            {
                var own = _read[i].Ids.Length * _hidden;
                TokenPooling.Pool(_wanted[w].Pooling, states[..own], _read[i],
                    _destinations[w].AsSpan((_first + i) * _widths[w], _widths[w]));
                states = states[own..];
            }
        }
    }

    /// <summary>Closes the sessions.</summary>
    public void Dispose() => _pool.Dispose();
}
