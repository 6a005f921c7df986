using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Inference: one micro-batch after another, outputs collected as asked.</summary>
internal sealed unsafe class CpuEncoderSession : IEncoderSession
{
    private const int TokenLimit = 2048;

    private readonly ModelSpec _model;
    private readonly ParameterStore _parameters;
    private readonly Kernels _kernels;
    private readonly Encoder _encoder;
    private readonly RegressionHeadPass _regression;
    private readonly MaskedLanguageHeadPass _masked;
    private readonly MicroBatch _part = new(TokenLimit);

    public CpuEncoderSession(ModelSpec model, IParameterSource weights, SessionOptions options)
    {
        _model = model;
        _parameters = new ParameterStore(model, weights, training: false);
        _kernels = new Kernels(_parameters, options.Threads, model.Encoder.HiddenSize);
        _encoder = new Encoder(_kernels, model.Encoder, keep: false);
        _regression = new RegressionHeadPass(_kernels, model);
        _masked = new MaskedLanguageHeadPass(_kernels, model);
    }

    public void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink)
    {
        RequireHead(want.Kinds);
        var hidden = _model.Encoder.HiddenSize;
        var collected = new OutputCollector(_model, want.Kinds, batch.Tokens, batch.Sequences);
        var part = _part;
        for (var more = part.First(batch, _model); more; more = part.Next(batch))
        {
            LayerOutput? layers = want.Kinds.HasFlag(OutputKind.AllHidden)
                ? (layer, states) => collected.Layer(layer, part, new ReadOnlySpan<float>(states, part.Tokens * hidden)) : null;
            Func<int, ProbabilityTile>? attention = want.Kinds.HasFlag(OutputKind.Attention)
                ? layer => collected.Attention(layer, part) : null;
            _encoder.Forward(part, default, layers, attention);
            if (attention is not null) collected.FlushAttention(part, sink);
            var states = _encoder.Output;
            if (want.Kinds.HasFlag(OutputKind.LastHidden)) collected.Last(part, new ReadOnlySpan<float>(states, part.Tokens * hidden));
            if (want.Kinds.HasFlag(OutputKind.Pooled)) collected.Pooled(part, _regression.Pooled(part, states));
            if (want.Kinds.HasFlag(OutputKind.Prediction))
                collected.Prediction(part, _regression.Outputs(_regression.Pool(part, states, SlotWeights.Take(batch, part, _model.Head)), part.Sequences));
            if (want.Kinds.HasFlag(OutputKind.MaskedLanguageLogits))
                collected.Logits(part, new ReadOnlySpan<float>(_masked.Logits(states, [.. Enumerable.Range(0, part.Tokens)]), part.Tokens * _model.Encoder.VocabularySize));
        }
        collected.Flush(sink);
    }

    public void Dispose()
    {
        _masked.Dispose();
        _encoder.Dispose();
        _kernels.Dispose();
        _parameters.Dispose();
    }

    private void RequireHead(OutputKind kinds)
    {
        var hasPooler = _model.Head is EncoderOnlyHead { Pooler: true } or RegressionHead { Pooling: Pooling.Pooler };
        if (kinds.HasFlag(OutputKind.Pooled) && !hasPooler) throw new InvalidOperationException("the model has no pooler");
        if (kinds.HasFlag(OutputKind.Prediction) && _model.Head is not RegressionHead) throw new InvalidOperationException("the model has no regression head");
        if (kinds.HasFlag(OutputKind.MaskedLanguageLogits) && _model.Head is not MaskedLanguageHead) throw new InvalidOperationException("the model has no masked-language head");
    }
}
