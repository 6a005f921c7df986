using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Modules.Internals;
using Genomics.Lm.Weights;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Inference: one pass after another, outputs collected as asked.</summary>
internal sealed class TorchEncoderSession : IEncoderSession
{
    private readonly ModelSpec _model;
    private readonly TorchEngineOptions _options;
    private readonly Device _device;
    private readonly Network _network;

    public TorchEncoderSession(ModelSpec model, IParameterSource weights, TorchEngineOptions options, int threads)
    {
        (_model, _options, _device) = (model, options, TorchRuntime.Open(options, threads));
        _network = TorchRuntime.Run(options, () =>
        {
            var type = ModuleSettings.TypeOf(options.Precision);
            var network = new Network(model, new ModuleSettings(_device, type, type, 0));
            try
            {
                foreach (var (name, parameter) in network.named_parameters()) ParameterTransfer.Load(weights, name, parameter);
            }
            catch
            {
                network.Dispose();
                throw;
            }
            network.eval();
            return network;
        });
    }

    public void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink)
    {
        RequireHead(want.Kinds);
        var collected = new OutputCollector(batch.Tokens, batch.Sequences);
        foreach (var part in PaddedBatch.Cut(batch, _model, _options.TokensPerPass))
        {
            want.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var gradient = no_grad();
            var head = want.Kinds.HasFlag(OutputKind.Prediction)
                ? DeviceBatch.Head(batch, part, (PooledHead)_model.Head, _device) : null;
            TorchRuntime.Run(_options, () => Pass(part, head, want, collected, sink));
        }
        collected.Flush(sink);
    }

    public void Dispose() => _network.Dispose();

    private bool Pass(PaddedBatch part, HeadInput? head, OutputRequest want, OutputCollector collected, IOutputSink sink)
    {
        var kinds = want.Kinds;
        var input = DeviceBatch.Copy(part, _device);
        var real = DeviceBatch.Real(part, _device);
        float[] Rows(Tensor values) => values.flatten(0, 1).index_select(0, real).ToArray();
        var states = _network.Encoder.Run(input.Ids, input.Types, input.Lengths,
            kinds.HasFlag(OutputKind.AllHidden) ? (layer, x) => collected.Tokens(OutputKind.AllHidden, layer, part, Rows(x)) : null,
            kinds.HasFlag(OutputKind.Attention) ? (layer, p)
            => OutputCollector.Attention(layer, part, _model.Encoder, p.ToArray(), sink) : null, want.Cancellation);
        if (kinds.HasFlag(OutputKind.LastHidden)) collected.Tokens(OutputKind.LastHidden, -1, part, Rows(states));
        if (kinds.HasFlag(OutputKind.Pooled)) collected.Sequences(OutputKind.Pooled, part, _network.Encoder.Pool(states).ToArray());
        if (kinds.HasFlag(OutputKind.Prediction))
            collected.Sequences(OutputKind.Prediction, part, _network.Predict(states, head!).ToArray());
        if (kinds.HasFlag(OutputKind.MaskedLanguageLogits))
            collected.Tokens(OutputKind.MaskedLanguageLogits, -1, part,
                _network.Logits(states.flatten(0, 1).index_select(0, real)).ToArray());
        return true;
    }

    private void RequireHead(OutputKind kinds)
    {
        if (kinds.HasFlag(OutputKind.Pooled) && !Network.HasPooler(_model)) throw new InvalidOperationException("the model has no pooler");
        if (kinds.HasFlag(OutputKind.Prediction) && _model.Head is not PooledHead)
            throw new InvalidOperationException("the model has no head that predicts");
        if (kinds.HasFlag(OutputKind.MaskedLanguageLogits) && _model.Head is not MaskedLanguageHead)
            throw new InvalidOperationException("the model has no masked-language head");
    }
}
