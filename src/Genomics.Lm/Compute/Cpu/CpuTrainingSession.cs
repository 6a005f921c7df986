using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Training by AdamW: gradients of micro-batches are added into one buffer, one after another.</summary>
internal sealed unsafe class CpuTrainingSession : ITrainingSession
{
    private readonly ModelSpec _model;
    private readonly TrainingSpec _training;
    private readonly ParameterStore _parameters;
    private readonly SessionResources _resources;
    private readonly Encoder _encoder;
    private readonly PooledHeadPass _pooled;
    private readonly MaskedLanguageHeadPass _masked;
    private readonly AdamW _optimizer;
    private readonly MicroBatch _part;
    private readonly OutputCollector _collected;
    private readonly List<int> _positions = [], _labels = [];
    private readonly AlignedBuffer _gradients, _first, _second;
    private readonly AlignedBuffer _stateGradient = new();
    private readonly long[] _moments;   // where each tensor's moments lie; −1 for a tensor that is not trained
    private readonly LoraState? _lora;
    private readonly StepCount _steps = new();

    public CpuTrainingSession(ModelSpec model, IParameterSource weights, TrainingSpec training)
    {
        (_model, _training) = (model, training);
        _parameters = new ParameterStore(model, weights, training: true, Precision.Float32);
        _resources = new SessionResources(_parameters, training.Threads);
        _encoder = new Encoder(_resources, model.Encoder, keep: true);
        _pooled = new PooledHeadPass(_resources, model);
        _masked = new MaskedLanguageHeadPass(_resources, model);
        _part = new MicroBatch(MicroBatch.TokenLimit(model.Encoder, training: true));
        _collected = new OutputCollector(model);
        _optimizer = new AdamW(training, _resources.Workers);
        _moments = new long[_parameters.Infos.Count];
        var length = 0L;
        for (var i = 0; i < _moments.Length; i++)
        {
            _moments[i] = IsTrained(model, _parameters.Infos[i]) ? length : -1;
            if (_moments[i] >= 0) length += ParameterStore.RoundUp(_parameters.Count(i));
        }
        (_gradients, _first, _second) = (new AlignedBuffer(_parameters.Length), new AlignedBuffer(length), new AlignedBuffer(length));
        foreach (var buffer in (AlignedBuffer[])[_gradients, _first, _second]) buffer.Clear();
        if (model.Lora is { } lora) _lora = new LoraState(_parameters, lora, training.Seed);
    }

    // With adapters, gradients pass through all layers, but neither embeddings nor layers are updated.
    private int FrozenBelow => _lora is null ? _model.FrozenLayers : 1;

    /// <summary>Whether AdamW updates a tensor of the catalogue; with adapters only the head is, beside them.</summary>
    public static bool IsTrained(ModelSpec model, ParameterInfo info)
        => info.Layer >= (model.Lora is null ? model.FrozenLayers : model.Encoder.Layers + 1);

    public LossSum Accumulate(in PackedBatch batch, in Targets targets, long step)
    {
        var head = (_model.Head as PooledHead)?.Dropout ?? 0;
        var dropout = _training.Dropout ? new DropoutSites(_model.Encoder.HiddenDropout, head, _training.Seed, step) : default;
        var total = Pass(batch, targets, dropout, true, null);
        _steps.Add(total);
        return total;
    }

    public LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink) => Pass(batch, targets, default, false, sink);

    public StepReport Step(in StepArgs args)
    {
        _steps.RequireTerms();
        _lora?.TakeGradients(_gradients.Pointer, _model.Encoder.Layers);
        var sum = _optimizer.Norm(_gradients.Pointer, _parameters.Length);
        var (report, factor) = _steps.Next(_lora is null ? sum : double.Hypot(sum, _lora.Norm(_optimizer)), args);
        var scale = (float)factor;
        for (var i = 0; i < _parameters.Infos.Count; i++)
        {
            if (_moments[i] < 0) continue;
            var at = _parameters.Offset(i);
            _optimizer.Update(_parameters.Values.Pointer + at, _gradients.Pointer + at, _first.Pointer + _moments[i],
                _second.Pointer + _moments[i], _parameters.Count(i),
                scale, args.LearningRate, _parameters.Infos[i].Decayed ? _training.WeightDecay : 0, report.Step);
        }
        _lora?.Update(_optimizer, scale, args.LearningRate, _training.WeightDecay, report.Step);
        _parameters.Changed();
        return report;
    }

    public void ExportGradients(IParameterSink sink) => Write(sink, _gradients, "", i => _parameters.Offset(i));

    public void Export(IParameterSink sink, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) Write(sink, _parameters.Values, "", i => _parameters.Offset(i));
        _lora?.Export(sink, parts);
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        Write(sink, _first, ".exp_avg", i => _moments[i]);
        Write(sink, _second, ".exp_avg_sq", i => _moments[i]);
        _steps.Export(sink);
    }

    public void Import(IParameterSource source, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) _parameters.Load(source);
        _lora?.Import(source, parts);
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        Read(source, _first, ".exp_avg");
        Read(source, _second, ".exp_avg_sq");
        _steps.Import(source);
    }

    public void Dispose()
    {
        _lora?.Dispose();
        _collected.Dispose();
        _masked.Dispose();
        _pooled.Dispose();
        _encoder.Dispose();
        _resources.Dispose();
        _parameters.Dispose();
        foreach (var buffer in (AlignedBuffer[])[_gradients, _first, _second, _stateGradient]) buffer.Dispose();
    }

    private LossSum Pass(in PackedBatch batch, in Targets targets, DropoutSites dropout, bool backward, IOutputSink? sink)
    {
        targets.Validate(_model, batch);
        var (sum, terms) = (0.0, 0.0);
        var more = _part.First(batch, _model);
        for (_collected.Begin(sink is null ? OutputKind.None : OutputKind.Prediction, batch); more; more = _part.Next(batch))
        {
            _encoder.Forward(_part, dropout);
            var loss = _model.Head switch
            {
                PooledHead => Pooled(batch, targets, dropout, backward),
                MaskedLanguageHead => Masked(targets, backward),
                _ => throw new InvalidOperationException("a model without head has no loss"),
            };
            sum += loss.Sum;
            terms += loss.Terms;
            if (backward && loss.Terms > 0) _encoder.Backward(_part, _stateGradient.Pointer, _gradients.Pointer, dropout, FrozenBelow);
        }
        if (sink is not null) _collected.Flush(sink);
        return new LossSum(sum, terms);
    }

    private LossSum Pooled(in PackedBatch batch, in Targets targets, DropoutSites dropout, bool backward)
    {
        var outputs = _pooled.Outputs(batch, _part, _encoder.Output, dropout.Classifier);
        if (_collected.Wants(OutputKind.Prediction)) _collected.Take(OutputKind.Prediction, _part, outputs);
        var loss = _pooled.Loss(outputs, targets, _part.FirstSequence, backward);
        if (backward && loss.Terms > 0)
            _pooled.Backward(_part, outputs, _encoder.Output, _gradients.Pointer,
                _stateGradient.Reserve((long)_part.Tokens * _model.Encoder.HiddenSize), dropout.Classifier);
        return loss;
    }

    private LossSum Masked(in Targets targets, bool backward)
    {
        _positions.Clear();
        _labels.Clear();
        for (var i = 0; i < targets.Positions.Length; i++)
        {
            var position = targets.Positions[i] - _part.FirstToken;
            if ((uint)position >= (uint)_part.Tokens) continue;
            _positions.Add(position);
            _labels.Add(targets.Labels[i]);
        }
        if (_positions.Count == 0) return default;
        _masked.Logits(_encoder.Output, _positions);
        var loss = _masked.Loss(_labels);
        if (backward)
            _masked.Backward(_positions, _part.Tokens, _gradients.Pointer,
                _stateGradient.Reserve((long)_part.Tokens * _model.Encoder.HiddenSize));
        return loss;
    }

    // Only tensors with an offset.
    private void Write(IParameterSink sink, AlignedBuffer buffer, string suffix, Func<int, long> offset)
    {
        for (var i = 0; i < _parameters.Infos.Count; i++)
            if (offset(i) >= 0)
                sink.Write(_parameters.Infos[i].Name + suffix, [.. _parameters.Infos[i].Shape],
                    new ReadOnlySpan<float>(buffer.Pointer + offset(i), (int)_parameters.Infos[i].Count));
    }

    private void Read(IParameterSource source, AlignedBuffer buffer, string suffix)
    {
        for (var i = 0; i < _parameters.Infos.Count; i++)
            if (_moments[i] >= 0)
                source.Read(_parameters.Infos[i].Name + suffix,
                    new Span<float>(buffer.Pointer + _moments[i], (int)_parameters.Infos[i].Count));
    }
}
