using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Modules.Internals;
using Genomics.Lm.Weights;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Training by AdamW: the gradients of the passes are added by autograd into one buffer.</summary>
internal sealed class TorchTrainingSession : ITrainingSession
{
    private readonly ModelSpec _model;
    private readonly TorchEngineOptions _options;
    private readonly TrainingSpec _training;
    private readonly Device _device;
    private readonly Network _network;
    private readonly FlatParameters _parameters;
    private readonly StepCount _steps = new();
    private int _calls;   // of Accumulate since the last step

    public TorchTrainingSession(ModelSpec model, IParameterSource weights, TorchEngineOptions options, TrainingSpec training)
    {
        (_model, _options, _training, _device) = (model, options, training, TorchRuntime.Open(options, training.Threads));
        (_network, _parameters) = TorchRuntime.Run(options, () =>
        {
            var network = new Network(model,
                new ModuleSettings(_device, ModuleSettings.TypeOf(options.Precision), ScalarType.Float32, 0) { Lora = model.Lora });
            var parameters = new FlatParameters(model, network, _device);
            try
            {
                parameters.LoadWeights(weights, adapted: true);
                parameters.LoadAdapters(LoraAdapters.Draw(model, training.Seed));
            }
            catch
            {
                network.Dispose();
                parameters.Dispose();
                throw;
            }
            return (network, parameters);
        });
    }

    public LossSum Accumulate(in PackedBatch batch, in Targets targets, long step)
    {
        var (low, high, _, _) = CounterRandom.Block((uint)_training.Seed, (uint)(_training.Seed >> 32), (ulong)step, (ulong)_calls++);
        if (_training.Dropout) random.manual_seed(unchecked((long)(((ulong)high << 32) | low)));
        _network.train(_training.Dropout);
        var total = Pass(batch, targets, true, null);
        _steps.Add(total);
        return total;
    }

    public LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink)
    {
        using var gradient = no_grad();
        _network.eval();
        return Pass(batch, targets, false, sink);
    }

    public StepReport Step(in StepArgs args)
    {
        _steps.RequireTerms();
        var how = args;
        _calls = 0;
        return TorchRuntime.Run(_options, () =>
        {
            var (report, scale) = _steps.Next(_parameters.Gradients.norm().ToDouble(), how);
            FlatAdamW.Update(_parameters, scale, how.LearningRate, report.Step, _training);
            return report;
        });
    }

    public void ExportGradients(IParameterSink sink) => _parameters.Save(sink, _parameters.Gradients, "");

    public void Export(IParameterSink sink, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) _parameters.SaveWeights(sink);
        if ((parts & (StateParts.Adapters | StateParts.Optimizer)) != 0) _parameters.SaveAdapters(sink);
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        _parameters.Save(sink, _parameters.First, ".exp_avg");
        _parameters.Save(sink, _parameters.Second, ".exp_avg_sq");
        _steps.Export(sink);
    }

    public void Import(IParameterSource source, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) _parameters.LoadWeights(source, adapted: false);
        if ((parts & (StateParts.Adapters | StateParts.Optimizer)) != 0) _parameters.LoadAdapters(source);
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        _parameters.Load(source, _parameters.First, ".exp_avg");
        _parameters.Load(source, _parameters.Second, ".exp_avg_sq");
        _steps.Import(source);
    }

    public void Dispose()
    {
        _network.Dispose();
        _parameters.Dispose();
    }

    private LossSum Pass(in PackedBatch batch, in Targets targets, bool backward, IOutputSink? sink)
    {
        targets.Validate(_model, batch);
        using var scope = NewDisposeScope();
        var collected = sink is null ? null : new OutputCollector(batch.Tokens, batch.Sequences);
        var sum = zeros(1, ScalarType.Float32, _device);   // on the device: one read for all passes
        var terms = 0.0;
        foreach (var part in PaddedBatch.Cut(batch, _model, _options.TokensPerPass))
        {
            LossTerms loss = _model.Head switch
            {
                ClassificationHead head => ClassLoss.Of(batch, targets, part, head, _device),
                RegressionHead head => RegressionLoss.Of(batch, targets, part, head, _device),
                MaskedLanguageHead => MaskedLoss.Of(targets, part, _device),
                _ => throw new InvalidOperationException("a model without head has no loss"),
            };
            TorchRuntime.Run(_options, () => OnePass(part, loss, backward, collected, sum));
            terms += loss.Terms;
        }
        collected?.Flush(sink!);
        return new LossSum(terms > 0 ? sum.ToDouble() : 0, terms);
    }

    private bool OnePass(PaddedBatch part, LossTerms terms, bool backward, OutputCollector? collected, Tensor sum)
    {
        if (terms.Terms == 0 && collected is null) return false;
        var input = DeviceBatch.Copy(part, _device);
        var loss = terms.Loss(_network, _network.Encoder.Run(input.Ids, input.Types, input.Lengths), part, collected);
        if (terms.Terms == 0) return false;
        if (backward) loss.backward();
        using var gradient = no_grad();
        sum.Increase(loss);
        return true;
    }
}
