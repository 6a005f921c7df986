using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Embeddings and layers, forward and backward, for one micro-batch at a time.</summary>
internal sealed unsafe class Encoder : IDisposable
{
    private const int ColumnsPerPiece = 64;

    private readonly SessionResources _resources;
    private readonly EncoderConfig _config;
    private readonly EncoderLayer[] _layers;
    private readonly LayerState[] _states;
    private readonly BackwardScratch _scratch = new();
    private readonly Stem? _stem;
    private readonly AlignedBuffer _output = new(), _hat = new(), _inverse = new();   // _hat, _inverse: of the embeddings' LayerNorm
    private readonly bool _keep;
    private readonly long _word, _type, _norm, _normBias;
    private readonly Action<int> _embedTile, _gradientTile, _gradientColumns;
    private MicroBatch _batch = null!;
    private DropoutSites _dropout;
    private float* _gradient, _weightGradients;

    public Encoder(SessionResources resources, EncoderConfig config, bool keep)
    {
        (_resources, _config, _keep) = (resources, config, keep);
        var attention = new Attention(resources, config);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new EncoderLayer(resources, config, attention, i))];
        _states = [.. Enumerable.Range(0, keep ? config.Layers : 1).Select(_ => new LayerState())];
        _word = resources.Parameters.OffsetOf(ParameterCatalog.Names.WordEmbeddings);
        _type = resources.Parameters.OffsetOf(ParameterCatalog.Names.TypeEmbeddings);
        _norm = resources.Parameters.OffsetOf("bert.embeddings.LayerNorm.weight");
        _normBias = resources.Parameters.OffsetOf("bert.embeddings.LayerNorm.bias");
        if (config.Stem) _stem = new Stem(resources, config);
        (_embedTile, _gradientTile, _gradientColumns) = (EmbedTile, GradientTile, GradientColumns);
    }

    /// <summary>[tokens, hidden] of the last <see cref="Forward"/>.</summary>
    public float* Output => _output.Pointer;

    private float* Values => _resources.Values;

    private int Width => _config.HiddenSize;

    /// <summary>Computes the last hidden states.</summary>
    /// <param name="hidden">Receives (layer, [tokens, hidden]) after the embeddings (0) and each layer, or null.</param>
    /// <param name="attention">Receives the attention tiles of one layer after another, or null.</param>
    public void Forward(MicroBatch batch, DropoutSites dropout, LayerOutput? hidden = null, ProbabilityTile? attention = null)
    {
        (_batch, _dropout) = (batch, dropout);
        foreach (var state in _states) state.Reserve(_config, batch.Tokens, _keep);
        foreach (var buffer in (ReadOnlySpan<AlignedBuffer>)[_output, _hat]) buffer.Reserve((long)batch.Tokens * Width);
        _inverse.Reserve(batch.Tokens);
        _stem?.Begin(batch);
        _resources.Workers.For(_resources.Tiles(batch.Tokens), _embedTile);
        hidden?.Invoke(0, _states[0].Input);
        for (var i = 0; i < _layers.Length; i++)
        {
            var isLast = i == _layers.Length - 1;
            var y = isLast ? _output.Pointer : _states[_keep ? i + 1 : 0].Input;
            _layers[i].Forward(batch, _states[_keep ? i : 0], y, _keep, dropout, attention);
            hidden?.Invoke(i + 1, y);
        }
    }

    /// <summary>Adds all gradients, given that of the output, which is overwritten.</summary>
    /// <param name="frozen">Embeddings (1) and lower layers (2, …) below this get no gradient.</param>
    public void Backward(MicroBatch batch, float* gradient, float* weightGradients, DropoutSites dropout, int frozen)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (i + 1 < frozen) return;
            _layers[i].Backward(batch, _states[i], gradient, weightGradients, _scratch, dropout);
        }
        if (frozen > 0) return;
        _batch = batch;
        _dropout = dropout;
        _gradient = gradient;
        _weightGradients = weightGradients;
        _scratch.Reserve(_config, batch.Tokens);
        _resources.Workers.For(_resources.Tiles(batch.Tokens), _gradientTile);
        _resources.Workers.For((Width + ColumnsPerPiece - 1) / ColumnsPerPiece, _gradientColumns);
        _stem?.Backward(_scratch.Down, weightGradients);
    }

    public void Dispose()
    {
        foreach (var state in _states) state.Dispose();
        foreach (var buffer in (AlignedBuffer[])[_output, _hat, _inverse]) buffer.Dispose();
        _stem?.Dispose();
        _scratch.Dispose();
    }

    private void EmbedTile(int tile)
    {
        var (from, to) = Range(tile);
        for (var token = from; token < to; token++)
        {
            var row = _hat.Pointer + (long)token * Width;
            new ReadOnlySpan<float>(Values + _word + (long)_batch.Ids[token] * Width, Width).CopyTo(new Span<float>(row, Width));
            Elementwise.Add(row, Values + _type + _batch.Types[token] * Width, Width);
            _stem?.AddTo(row, token);
        }
        var x = _states[0].Input + (long)from * Width;
        LayerNorm.Forward(_hat.Pointer + (long)from * Width, null, x, _inverse.Pointer + from, Values + _norm, Values + _normBias,
            _config.LayerNormEpsilon, to - from, Width);
        SessionResources.Drop(_dropout.Embeddings, x, Width, _batch, from, to - from);
    }

    private void GradientTile(int tile)
    {
        var (from, to) = Range(tile);
        var row = (long)from * Width;
        SessionResources.Drop(_dropout.Embeddings, _gradient + row, Width, _batch, from, to - from);
        LayerNorm.Backward(_gradient + row, _hat.Pointer + row, _inverse.Pointer + from, Values + _norm, _scratch.Down + row, to - from,
            Width);
    }

    private void GradientColumns(int piece)
    {
        var (from, count) = (piece * ColumnsPerPiece, Math.Min(ColumnsPerPiece, Width - piece * ColumnsPerPiece));
        var g = _weightGradients + from;
        ColumnSums.AddProducts(_gradient + from, _hat.Pointer + from, Width, _batch.Tokens, count, g + _norm, g + _normBias);
        for (var token = 0; token < _batch.Tokens; token++)
        {
            var row = _scratch.Down + (long)token * Width + from;
            Elementwise.Add(g + _word + (long)_batch.Ids[token] * Width, row, count);
            Elementwise.Add(g + _type + _batch.Types[token] * Width, row, count);
        }
    }

    private (int From, int To) Range(int tile)
        => (tile * _resources.Tile(_batch.Tokens), Math.Min(_batch.Tokens, (tile + 1) * _resources.Tile(_batch.Tokens)));
}

/// <summary>Takes the hidden states of one layer, [tokens, hidden].</summary>
internal unsafe delegate void LayerOutput(int layer, float* states);
