using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>One encoder layer: attention and gated GELU, each with its residual and post-LayerNorm.</summary>
internal sealed unsafe class EncoderLayer
{
    private readonly Kernels _kernels;
    private readonly EncoderConfig _config;
    private readonly Attention _attention;
    private readonly Matrix _qkv, _output, _gated, _down;
    private readonly long _qkvBias, _outputBias, _downBias, _norm1, _norm1Bias, _norm2, _norm2Bias;

    public EncoderLayer(Kernels kernels, EncoderConfig config, Attention attention, int index)
    {
        (_kernels, _config, _attention, Index) = (kernels, config, attention, index);
        var prefix = ParameterCatalog.Names.Layer(index);
        var parameters = kernels.Parameters;
        _qkv = parameters.Matrix(prefix + "attention.self.Wqkv.weight");
        _qkvBias = parameters.OffsetOf(prefix + "attention.self.Wqkv.bias");
        _output = parameters.Matrix(prefix + "attention.output.dense.weight");
        _outputBias = parameters.OffsetOf(prefix + "attention.output.dense.bias");
        _norm1 = parameters.OffsetOf(prefix + "attention.output.LayerNorm.weight");
        _norm1Bias = parameters.OffsetOf(prefix + "attention.output.LayerNorm.bias");
        _gated = parameters.Matrix(prefix + "mlp.gated_layers.weight");
        _down = parameters.Matrix(prefix + "mlp.wo.weight");
        _downBias = parameters.OffsetOf(prefix + "mlp.wo.bias");
        _norm2 = parameters.OffsetOf(prefix + "mlp.layernorm.weight");
        _norm2Bias = parameters.OffsetOf(prefix + "mlp.layernorm.bias");
    }

    public int Index { get; }

    private float* Values => _kernels.Parameters.Values.Pointer;

    /// <summary>Computes the layer's output; what the backward pass needs stays in <paramref name="saved"/>.</summary>
    /// <param name="x">[tokens, hidden] the layer's input; left as it is.</param>
    /// <param name="y">[tokens, hidden] the layer's output; may be <paramref name="x"/> when nothing is kept.</param>
    public void Forward(MicroBatch batch, LayerState saved, float* x, float* y, float* product, bool keep, DropoutSites dropout, ProbabilityTile? attention)
    {
        var (tokens, hidden, inner, workers) = (batch.Tokens, _config.HiddenSize, _config.IntermediateSize, _kernels.Workers);
        _kernels.Linear(x, _qkv, Values + _qkvBias, saved.Qkv.Pointer, tokens);
        _attention.Forward(batch, saved.Qkv.Pointer, saved.Context.Pointer, keep ? saved.LogSums.Pointer : null, attention);
        var (attended, gated) = ((nint)saved.Attended.Pointer, (nint)saved.Gated.Pointer);

        _kernels.Linear(saved.Context.Pointer, _output, Values + _outputBias, saved.Hat1.Pointer, tokens);
        _kernels.Drop(dropout.Attention(Index), saved.Hat1.Pointer, hidden, batch);
        AddRows(saved.Hat1.Pointer, x, tokens, hidden);
        LayerNorm.Forward(saved.Hat1.Pointer, (float*)attended, keep ? saved.Inverse1.Pointer : null, Values + _norm1, Values + _norm1Bias, _config.LayerNormEpsilon, tokens, hidden, workers);

        _kernels.Linear((float*)attended, _gated, null, (float*)gated, tokens);
        Gate((float*)gated, product, tokens, inner);
        _kernels.Drop(dropout.Product(Index), product, inner, batch);
        _kernels.Linear(product, _down, Values + _downBias, saved.Hat2.Pointer, tokens);
        AddRows(saved.Hat2.Pointer, (float*)attended, tokens, hidden);
        LayerNorm.Forward(saved.Hat2.Pointer, y, keep ? saved.Inverse2.Pointer : null, Values + _norm2, Values + _norm2Bias, _config.LayerNormEpsilon, tokens, hidden, workers);
    }

    /// <summary>Turns the gradient of the layer's output into that of its input, in place, and adds the weights' gradients.</summary>
    /// <param name="x">[tokens, hidden] the layer's input.</param>
    /// <param name="gradient">[tokens, hidden] in: of the output; out: of the input.</param>
    /// <param name="weightGradients">The gradient buffer, laid out as the parameters.</param>
    /// <param name="work">Two scratch buffers.</param>
    public void Backward(MicroBatch batch, LayerState saved, float* x, float* gradient, float* weightGradients, BackwardScratch work, DropoutSites dropout)
    {
        var (tokens, hidden, inner, workers) = (batch.Tokens, _config.HiddenSize, _config.IntermediateSize, _kernels.Workers);
        var g = weightGradients;
        var product = work.Product.Reserve((long)tokens * inner);
        var wide = work.Wide.Reserve((long)tokens * Math.Max(inner, 3 * hidden));
        var branch = work.Branch.Reserve((long)tokens * hidden);

        LayerNorm.Backward(gradient, saved.Hat2.Pointer, saved.Inverse2.Pointer, Values + _norm2, g + _norm2, g + _norm2Bias, tokens, hidden, workers);
        Gate(saved.Gated.Pointer, product, tokens, inner);
        _kernels.Drop(dropout.Product(Index), product, inner, batch);
        _kernels.WeightGradient(gradient, product, _down, g + _down.Offset, g + _downBias, tokens);
        _kernels.LinearBackward(gradient, _down, wide, tokens, false);
        _kernels.Drop(dropout.Product(Index), wide, inner, batch);
        GateBackward(saved.Gated.Pointer, wide, tokens, inner);
        _kernels.WeightGradient(saved.Gated.Pointer, saved.Attended.Pointer, _gated, g + _gated.Offset, null, tokens);
        _kernels.LinearBackward(saved.Gated.Pointer, _gated, gradient, tokens, true);

        LayerNorm.Backward(gradient, saved.Hat1.Pointer, saved.Inverse1.Pointer, Values + _norm1, g + _norm1, g + _norm1Bias, tokens, hidden, workers);
        Buffer.MemoryCopy(gradient, branch, (long)tokens * hidden * sizeof(float), (long)tokens * hidden * sizeof(float));
        _kernels.Drop(dropout.Attention(Index), branch, hidden, batch);
        _kernels.WeightGradient(branch, saved.Context.Pointer, _output, g + _output.Offset, g + _outputBias, tokens);
        var contextGradient = work.Context.Reserve((long)tokens * hidden);
        _kernels.LinearBackward(branch, _output, contextGradient, tokens, false);
        _attention.Backward(batch, saved.Qkv.Pointer, saved.Context.Pointer, saved.LogSums.Pointer, contextGradient, wide);
        _kernels.WeightGradient(wide, x, _qkv, g + _qkv.Offset, g + _qkvBias, tokens);
        _kernels.LinearBackward(wide, _qkv, gradient, tokens, true);
    }

    private void AddRows(float* y, float* x, int rows, int width)
        => _kernels.Workers.Pieces(rows, 64, (from, to) => Elementwise.Add(y + (long)from * width, x + (long)from * width, (to - from) * width));

    private void Gate(float* gated, float* product, int rows, int inner)
        => _kernels.Workers.Pieces(rows, 32, (from, to) =>
        {
            for (var row = from; row < to; row++) Elementwise.GatedGelu(gated + (long)row * 2 * inner, product + (long)row * inner, inner);
        });

    private void GateBackward(float* gated, float* gradient, int rows, int inner)
        => _kernels.Workers.Pieces(rows, 32, (from, to) =>
        {
            for (var row = from; row < to; row++) Elementwise.GatedGeluBackward(gated + (long)row * 2 * inner, gradient + (long)row * inner, inner);
        });
}
