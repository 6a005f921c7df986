using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// The masked-language head: LN(GELU(W·y + b)) times the tied word embeddings plus a bias; cross-entropy at chosen positions.
/// </summary>
internal sealed unsafe class MaskedLanguageHeadPass : IDisposable
{
    private readonly SessionResources _resources;
    private readonly int _hidden, _vocabulary;
    private readonly float _epsilon;
    private readonly bool _frozenEmbeddings;
    private readonly AlignedBuffer _rows = new(), _linear = new(), _hat = new(), _inverse = new(), _normed = new(), _logits = new(),
        _gradient = new();
    private readonly Action<int> _lossRow;
    private List<int> _labels = [];
    private double[] _losses = [];

    public MaskedLanguageHeadPass(SessionResources resources, ModelSpec model)
    {
        (_resources, _hidden, _vocabulary, _epsilon) = (resources, model.Encoder.HiddenSize, model.Encoder.VocabularySize,
            model.Encoder.LayerNormEpsilon);
        _frozenEmbeddings = model.FrozenLayers > 0 || model.Lora is not null;
        _lossRow = LossRow;
    }

    private Matrix Transform => _resources.Parameters.Matrix(ParameterCatalog.Names.MaskedTransform + ".weight");

    private Matrix Decoder => _resources.Parameters.Matrix(ParameterCatalog.Names.WordEmbeddings);

    /// <summary>[tokens, vocabulary] logits of all tokens; valid until the next call.</summary>
    public ReadOnlySpan<float> AllLogits(float* states, int tokens) => new(Compute(states, tokens), checked(tokens * _vocabulary));

    /// <summary>[positions, vocabulary] logits at some tokens of the micro-batch, kept for <see cref="Loss"/>.</summary>
    public void Logits(float* states, List<int> positions)
    {
        var rows = _rows.Reserve((long)positions.Count * _hidden);
        for (var i = 0; i < positions.Count; i++)
            new ReadOnlySpan<float>(states + (long)positions[i] * _hidden, _hidden)
                .CopyTo(new Span<float>(rows + (long)i * _hidden, _hidden));
        Compute(rows, positions.Count);
    }

    /// <summary>Summed cross-entropy of the last <see cref="Logits"/>, which become its gradient (softmax − one-hot).</summary>
    public LossSum Loss(List<int> labels)
    {
        _labels = labels;
        if (_losses.Length < labels.Count) _losses = new double[labels.Count];
        _resources.Workers.For(labels.Count, _lossRow);
        var sum = 0.0;
        for (var i = 0; i < labels.Count; i++) sum += _losses[i];
        return new LossSum(sum, labels.Count);
    }

    /// <summary>
    /// Adds the head's gradients (and the tied embeddings', unless they are frozen) and writes that of the hidden states.
    /// </summary>
    public void Backward(List<int> positions, int tokens, float* gradients, float* stateGradient)
    {
        var (count, transform, decoder) = (positions.Count, Transform, Decoder);
        long At(string name) => _resources.Parameters.OffsetOf(name);
        var gradient = _gradient.Reserve((long)count * _hidden);
        if (_frozenEmbeddings)
            ColumnSums.Add(_logits.Pointer, _vocabulary, count, _vocabulary, gradients + At(ParameterCatalog.Names.MaskedBias));
        else _resources.WeightGradient(_logits.Pointer, _normed.Pointer, decoder, gradients + decoder.Offset,
            gradients + At(ParameterCatalog.Names.MaskedBias), count);
        _resources.LinearBackwardInParallel(_logits.Pointer, decoder, gradient, count);
        ColumnSums.AddProducts(gradient, _hat.Pointer, _hidden, count, _hidden,
            gradients + At(ParameterCatalog.Names.MaskedNorm + ".weight"), gradients + At(ParameterCatalog.Names.MaskedNorm + ".bias"));
        LayerNorm.Backward(gradient, _hat.Pointer, _inverse.Pointer,
            _resources.Parameters.Vector(ParameterCatalog.Names.MaskedNorm + ".weight"), gradient, count, _hidden);
        Elementwise.GeluBackward(_linear.Pointer, gradient, count * _hidden);
        _resources.WeightGradient(gradient, _rows.Pointer, transform, gradients + transform.Offset,
            gradients + At(ParameterCatalog.Names.MaskedTransform + ".bias"), count);
        _resources.LinearBackwardInParallel(gradient, transform, _normed.Pointer, count);
        new Span<float>(stateGradient, tokens * _hidden).Clear();
        for (var i = 0; i < count; i++)
            Elementwise.Add(stateGradient + (long)positions[i] * _hidden, _normed.Pointer + (long)i * _hidden, _hidden);
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_rows, _linear, _hat, _inverse, _normed, _logits, _gradient]) buffer.Dispose();
    }

    private float* Compute(float* rows, int count)
    {
        float* Vector(string name) => _resources.Parameters.Vector(name);
        var linear = _linear.Reserve((long)count * _hidden);
        var hat = _hat.Reserve((long)count * _hidden);
        var normed = _normed.Reserve((long)count * _hidden);
        _resources.LinearInParallel(rows, Transform, Vector(ParameterCatalog.Names.MaskedTransform + ".bias"), linear, count);
        Elementwise.Gelu(linear, hat, count * _hidden);
        LayerNorm.Forward(hat, null, normed, _inverse.Reserve(count), Vector(ParameterCatalog.Names.MaskedNorm + ".weight"),
            Vector(ParameterCatalog.Names.MaskedNorm + ".bias"), _epsilon, count, _hidden);
        var logits = _logits.Reserve((long)count * _vocabulary);
        _resources.LinearInParallel(normed, Decoder, Vector(ParameterCatalog.Names.MaskedBias), logits, count);
        return logits;
    }

    private void LossRow(int i)
    {
        var row = _logits.Pointer + (long)i * _vocabulary;
        var label = row[_labels[i]];
        var max = Elementwise.Max(row, _vocabulary);
        var sum = Elementwise.ExpAndSum(row, max, _vocabulary);
        Elementwise.Scale(row, 1 / sum, _vocabulary);
        row[_labels[i]] -= 1;
        _losses[i] = max + Math.Log(sum) - label;
    }
}
