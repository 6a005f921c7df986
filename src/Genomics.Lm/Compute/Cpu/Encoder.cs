using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Embeddings and layers, forward and backward, for one micro-batch at a time.</summary>
internal sealed unsafe class Encoder : IDisposable
{
    private const int ColumnsPerPiece = 64;

    private readonly Kernels _kernels;
    private readonly EncoderConfig _config;
    private readonly EncoderLayer[] _layers;
    private readonly LayerState[] _states;
    private readonly LayerState _embedded = new();   // Hat1, Inverse1 of the embeddings' LayerNorm
    private readonly BackwardScratch _scratch = new();
    private readonly AlignedBuffer _product = new(), _output = new();
    private readonly bool _keep;
    private readonly long _word, _type, _norm, _normBias;

    public Encoder(Kernels kernels, EncoderConfig config, bool keep)
    {
        (_kernels, _config, _keep) = (kernels, config, keep);
        var attention = new Attention(kernels, config.Heads, config.HiddenSize);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new EncoderLayer(kernels, config, attention, i))];
        _states = [.. Enumerable.Range(0, keep ? config.Layers : 1).Select(_ => new LayerState())];
        _word = kernels.Parameters.OffsetOf(ParameterCatalog.Names.WordEmbeddings);
        _type = kernels.Parameters.OffsetOf(ParameterCatalog.Names.TypeEmbeddings);
        _norm = kernels.Parameters.OffsetOf("bert.embeddings.LayerNorm.weight");
        _normBias = kernels.Parameters.OffsetOf("bert.embeddings.LayerNorm.bias");
    }

    /// <summary>[tokens, hidden] of the last <see cref="Forward"/>.</summary>
    public float* Output => _output.Pointer;

    private float* Values => _kernels.Parameters.Values.Pointer;

    /// <summary>Computes the last hidden states.</summary>
    /// <param name="hidden">Receives (layer, [tokens, hidden]) after the embeddings (0) and each layer, or null.</param>
    /// <param name="attention">Receives attention tiles with their layer, or null.</param>
    public void Forward(MicroBatch batch, DropoutSites dropout, LayerOutput? hidden = null, Func<int, ProbabilityTile>? attention = null)
    {
        var (tokens, width) = (batch.Tokens, _config.HiddenSize);
        foreach (var state in _states) state.Reserve(_config, tokens);
        _product.Reserve((long)tokens * _config.IntermediateSize);
        _output.Reserve((long)tokens * width);
        var x = _states[0].Input.Pointer;
        Embed(batch, x, dropout);
        hidden?.Invoke(0, x);
        for (var i = 0; i < _layers.Length; i++)
        {
            var state = _states[_keep ? i : 0];
            var isLast = i == _layers.Length - 1;
            var y = isLast ? _output.Pointer : _states[_keep ? i + 1 : 0].Input.Pointer;
            _layers[i].Forward(batch, state, x, y, _product.Pointer, _keep, dropout, attention?.Invoke(i));
            x = y;
            hidden?.Invoke(i + 1, x);
        }
    }

    /// <summary>Adds all gradients, given that of the output, which is overwritten.</summary>
    /// <param name="frozen">Embeddings (1) and lower layers (2, …) below this get no gradient.</param>
    public void Backward(MicroBatch batch, float* gradient, float* weightGradients, DropoutSites dropout, int frozen)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (i + 1 < frozen) return;
            _layers[i].Backward(batch, _states[i], _states[i].Input.Pointer, gradient, weightGradients, _scratch, dropout);
        }
        if (frozen > 0) return;
        var (tokens, width) = (batch.Tokens, _config.HiddenSize);
        _kernels.Drop(dropout.Embeddings, gradient, width, batch);
        LayerNorm.Backward(gradient, _embedded.Hat1.Pointer, _embedded.Inverse1.Pointer, Values + _norm,
            weightGradients + _norm, weightGradients + _normBias, tokens, width, _kernels.Workers);
        _kernels.Workers.Pieces(width, ColumnsPerPiece, (from, to) =>
        {
            for (var token = 0; token < tokens; token++)
            {
                var row = gradient + (long)token * width + from;
                Elementwise.Add(weightGradients + _word + (long)batch.Ids[token] * width + from, row, to - from);
                Elementwise.Add(weightGradients + _type + (batch.Types.Length == 0 ? 0 : batch.Types[token]) * width + from, row, to - from);
            }
        });
    }

    public void Dispose()
    {
        foreach (var state in _states) state.Dispose();
        _embedded.Dispose();
        _scratch.Dispose();
        _product.Dispose();
        _output.Dispose();
    }

    private void Embed(MicroBatch batch, float* x, DropoutSites dropout)
    {
        var (tokens, width) = (batch.Tokens, _config.HiddenSize);
        var sum = _embedded.Hat1.Reserve((long)tokens * width);
        var inverse = _embedded.Inverse1.Reserve(tokens);
        _kernels.Workers.Pieces(tokens, 128, (from, to) =>
        {
            for (var token = from; token < to; token++)
            {
                var row = sum + (long)token * width;
                new ReadOnlySpan<float>(Values + _word + (long)batch.Ids[token] * width, width).CopyTo(new Span<float>(row, width));
                Elementwise.Add(row, Values + _type + (batch.Types.Length == 0 ? 0 : batch.Types[token]) * width, width);
            }
        });
        LayerNorm.Forward(sum, x, inverse, Values + _norm, Values + _normBias, _config.LayerNormEpsilon, tokens, width, _kernels.Workers);
        _kernels.Drop(dropout.Embeddings, x, width, batch);
    }
}

/// <summary>Takes the hidden states of one layer, [tokens, hidden].</summary>
internal unsafe delegate void LayerOutput(int layer, float* states);
