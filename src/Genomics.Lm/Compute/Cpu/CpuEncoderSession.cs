using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Inference: one micro-batch after another, outputs collected as asked.</summary>
internal sealed unsafe class CpuEncoderSession : IEncoderSession
{
    private readonly ModelSpec _model;
    private readonly ParameterStore _parameters;
    private readonly SessionResources _resources;
    private readonly Encoder _encoder;
    private readonly PooledHeadPass _regression;
    private readonly MaskedLanguageHeadPass _masked;
    private readonly MicroBatch _part;
    private readonly OutputCollector _collected;

    public CpuEncoderSession(ModelSpec model, IParameterSource weights, SessionOptions options)
    {
        _model = model;
        _parameters = new ParameterStore(model, weights, training: false, options.Precision);
        _resources = new SessionResources(_parameters, options.Threads);
        _encoder = new Encoder(_resources, model.Encoder, keep: false);
        _regression = new PooledHeadPass(_resources, model);
        _masked = new MaskedLanguageHeadPass(_resources, model);
        _part = new MicroBatch(MicroBatch.TokenLimit(model.Encoder, training: false));
        _collected = new OutputCollector(model);
    }

    public void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink)
    {
        RequireHead(want.Kinds);
        _resources.Workers.Cancellation = want.Cancellation;
        var inside = want.Kinds & (OutputKind.AllHidden | OutputKind.Attention);
        var more = _part.First(batch, _model);
        for (_collected.Begin(want.Kinds, batch); more; more = _part.Next(batch))
        {
            if (inside == OutputKind.None) _encoder.Forward(_part, default);
            else RunWithInsides(inside, sink);
            var states = _encoder.Output;
            if (_collected.Wants(OutputKind.LastHidden))
                _collected.Take(OutputKind.LastHidden, _part, new(states, _part.Tokens * _model.Encoder.HiddenSize));
            if (_collected.Wants(OutputKind.Pooled)) _collected.Take(OutputKind.Pooled, _part, _regression.Pooled(_part, states));
            if (_collected.Wants(OutputKind.Prediction))
                _collected.Take(OutputKind.Prediction, _part, _regression.Outputs(batch, _part, states, default));
            if (_collected.Wants(OutputKind.MaskedLanguageLogits))
                _collected.Take(OutputKind.MaskedLanguageLogits, _part, _masked.AllLogits(states, _part.Tokens));
        }
        _collected.Flush(sink);
    }

    public void Dispose()
    {
        _collected.Dispose();
        _masked.Dispose();
        _regression.Dispose();
        _encoder.Dispose();
        _resources.Dispose();
        _parameters.Dispose();
    }

    private void RunWithInsides(OutputKind inside, IOutputSink sink)
    {
        var hidden = _model.Encoder.HiddenSize;
        var tile = inside.HasFlag(OutputKind.Attention) ? _collected.Attention(_part) : null;
        _encoder.Forward(_part, default, (layer, states) =>
        {
            if (inside.HasFlag(OutputKind.AllHidden)) _collected.TakeLayer(layer, _part, new(states, _part.Tokens * hidden));
            if (tile is not null && layer > 0) _collected.FlushAttention(layer, _part, sink);
        }, tile);
    }

    private void RequireHead(OutputKind kinds)
    {
        var hasPooler = _model.Head is EncoderOnlyHead { Pooler: true } or PooledHead { Pooling: Pooling.Pooler };
        if (kinds.HasFlag(OutputKind.Pooled) && !hasPooler) throw new InvalidOperationException("the model has no pooler");
        if (kinds.HasFlag(OutputKind.Prediction) && _model.Head is not PooledHead)
            throw new InvalidOperationException("the model has no regression or classification head");
        if (kinds.HasFlag(OutputKind.MaskedLanguageLogits) && _model.Head is not MaskedLanguageHead)
            throw new InvalidOperationException("the model has no masked-language head");
    }
}
