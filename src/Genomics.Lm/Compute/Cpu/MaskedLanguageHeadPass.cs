using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>The masked-language head: LN(GELU(W·y + b)) times the tied word embeddings plus a bias; cross-entropy at chosen positions.</summary>
internal sealed unsafe class MaskedLanguageHeadPass(Kernels kernels, ModelSpec model) : IDisposable
{
    private readonly int _hidden = model.Encoder.HiddenSize;
    private readonly int _vocabulary = model.Encoder.VocabularySize;
    private readonly AlignedBuffer _rows = new(), _linear = new(), _hat = new(), _inverse = new(), _normed = new(), _logits = new(), _gradient = new();

    private float* Values => kernels.Parameters.Values.Pointer;

    private Matrix Transform => kernels.Parameters.Matrix(ParameterCatalog.Names.MaskedTransform + ".weight");

    private Matrix Decoder => kernels.Parameters.Matrix(ParameterCatalog.Names.WordEmbeddings);

    /// <summary>[positions, vocabulary] logits at token positions of the micro-batch; valid until the next call.</summary>
    public float* Logits(float* states, ReadOnlySpan<int> positions)
    {
        var count = positions.Length;
        var rows = _rows.Reserve((long)count * _hidden);
        for (var i = 0; i < count; i++)
            new ReadOnlySpan<float>(states + (long)positions[i] * _hidden, _hidden).CopyTo(new Span<float>(rows + (long)i * _hidden, _hidden));
        var linear = _linear.Reserve((long)count * _hidden);
        var hat = _hat.Reserve((long)count * _hidden);
        var normed = _normed.Reserve((long)count * _hidden);
        kernels.LinearInParallel(rows, Transform, kernels.Parameters.Vector(ParameterCatalog.Names.MaskedTransform + ".bias"), linear, count);
        Elementwise.Gelu(linear, hat, count * _hidden);
        LayerNorm.Forward(hat, null, normed, _inverse.Reserve(count), kernels.Parameters.Vector(ParameterCatalog.Names.MaskedNorm + ".weight"),
            kernels.Parameters.Vector(ParameterCatalog.Names.MaskedNorm + ".bias"), model.Encoder.LayerNormEpsilon, count, _hidden);
        var logits = _logits.Reserve((long)count * _vocabulary);
        kernels.LinearInParallel(normed, Decoder, kernels.Parameters.Vector(ParameterCatalog.Names.MaskedBias), logits, count);
        return logits;
    }

    /// <summary>Summed cross-entropy of the last <see cref="Logits"/>, which become its gradient (softmax − one-hot).</summary>
    public LossSum Loss(int[] labels)
    {
        var losses = new double[labels.Length];
        var logits = _logits.Pointer;
        kernels.Workers.For(labels.Length, i =>
        {
            var row = logits + (long)i * _vocabulary;
            var label = row[labels[i]];
            var max = Elementwise.Max(row, _vocabulary);
            var sum = Elementwise.ExpAndSum(row, max, _vocabulary);
            Elementwise.Scale(row, 1 / sum, _vocabulary);
            row[labels[i]] -= 1;
            losses[i] = max + Math.Log(sum) - label;
        });
        return new LossSum(losses.Sum(), labels.Length);
    }

    /// <summary>Adds the head's gradients (and the tied embeddings') and writes that of the hidden states.</summary>
    public void Backward(int[] positions, int tokens, float* gradients, float* stateGradient)
    {
        var count = positions.Length;
        var (transform, decoder) = (Transform, Decoder);
        var gradient = _gradient.Reserve((long)count * _hidden);
        kernels.WeightGradient(_logits.Pointer, _normed.Pointer, decoder, gradients + decoder.Offset, gradients + kernels.Parameters.OffsetOf(ParameterCatalog.Names.MaskedBias), count);
        kernels.LinearBackwardInParallel(_logits.Pointer, decoder, gradient, count);
        ColumnSums.AddProducts(gradient, _hat.Pointer, _hidden, count, _hidden, gradients + kernels.Parameters.OffsetOf(ParameterCatalog.Names.MaskedNorm + ".weight"),
            gradients + kernels.Parameters.OffsetOf(ParameterCatalog.Names.MaskedNorm + ".bias"));
        LayerNorm.Backward(gradient, _hat.Pointer, _inverse.Pointer, kernels.Parameters.Vector(ParameterCatalog.Names.MaskedNorm + ".weight"), gradient, count, _hidden);
        Elementwise.GeluBackward(_linear.Pointer, gradient, count * _hidden);
        kernels.WeightGradient(gradient, _rows.Pointer, transform, gradients + transform.Offset, gradients + kernels.Parameters.OffsetOf(ParameterCatalog.Names.MaskedTransform + ".bias"), count);
        kernels.LinearBackwardInParallel(gradient, transform, _normed.Pointer, count);
        new Span<float>(stateGradient, tokens * _hidden).Clear();
        for (var i = 0; i < count; i++)
            Elementwise.Add(stateGradient + (long)positions[i] * _hidden, _normed.Pointer + (long)i * _hidden, _hidden);
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_rows, _linear, _hat, _inverse, _normed, _logits, _gradient]) buffer.Dispose();
    }
}
