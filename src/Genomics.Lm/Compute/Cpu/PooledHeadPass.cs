using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Pooling, dropout, linear outputs and loss of a regression or classification head; also the bare tanh pooler. Keeps what the backward
/// pass needs. The outputs become their own gradient: <see cref="Loss"/> overwrites what <see cref="Outputs"/> gave, for
/// <see cref="Backward"/>.
/// </summary>
internal sealed unsafe class PooledHeadPass(SessionResources resources, ModelSpec model) : IDisposable
{
    private readonly PooledHead? _head = model.Head as PooledHead;
    private readonly int _hidden = model.Encoder.HiddenSize;
    private readonly BinWeights _bins = new();
    private readonly AlignedBuffer _pooled = new(), _dropped = new(), _outputs = new(), _gradient = new();
    private float[] _anchors = [], _ungated = [];   // [sequences, outputs] what an anchored head adds up, for the backward pass

    private int Width => _hidden * (_head?.Pooling == Pooling.Bins ? _head.Bins : 1);

    /// <summary>tanh(W·y[CLS] + b), [sequences, hidden].</summary>
    public ReadOnlySpan<float> Pooled(MicroBatch batch, float* states)
    {
        var pooled = _pooled.Reserve((long)batch.Sequences * _hidden);
        var w = resources.Parameters.Vector(ParameterCatalog.Names.Pooler + ".weight");
        var b = resources.Parameters.Vector(ParameterCatalog.Names.Pooler + ".bias");
        for (var s = 0; s < batch.Sequences; s++)
            for (var i = 0; i < _hidden; i++)
                pooled[s * _hidden
                    + i] = MathF.Tanh(Elementwise.Dot(w + (long)i * _hidden, states + (long)batch.Starts[s] * _hidden, _hidden) + b[i]);
        return new ReadOnlySpan<float>(pooled, batch.Sequences * _hidden);
    }

    /// <summary>
    /// The outputs, [sequences, outputs], in a buffer of this pass: read them before <see cref="Loss"/> turns them into their gradient.
    /// </summary>
    public Span<float> Outputs(in PackedBatch batch, MicroBatch part, float* states, Dropout dropout)
    {
        _bins.Take(batch, part, _head!);
        var (sequences, width, outputs) = (part.Sequences, Width, _head!.Outputs);
        if (_head.Pooling == Pooling.Pooler) Pooled(part, states);
        else
        {
            new Span<float>(_pooled.Reserve((long)sequences * width), sequences * width).Clear();
            Spread(part, states, _pooled.Pointer, backward: false);
        }
        var dropped = _dropped.Reserve((long)sequences * width);
        new ReadOnlySpan<float>(_pooled.Pointer, sequences * width).CopyTo(new Span<float>(dropped, sequences * width));
        Drop(dropped, part, dropout);
        var w = resources.Parameters.Vector(ParameterCatalog.Names.Classifier + ".weight");
        var b = resources.Parameters.Vector(ParameterCatalog.Names.Classifier + ".bias");
        var result = new Span<float>(_outputs.Reserve((long)sequences * outputs), sequences * outputs);
        for (var s = 0; s < sequences; s++)
            for (var o = 0; o < outputs; o++)
                result[s * outputs + o] = Elementwise.Dot(w + (long)o * width, dropped + (long)s * width, width) + b[o];
        if (_head.Anchored) Anchor(result, batch.Anchors.Slice(part.FirstSequence * outputs, result.Length));
        return result;
    }

    private void Anchor(Span<float> outputs, ReadOnlySpan<float> anchors)
    {
        if (_anchors.Length < outputs.Length) (_anchors, _ungated) = (new float[outputs.Length], new float[outputs.Length]);
        anchors.CopyTo(_anchors);
        outputs.CopyTo(_ungated);
        var anchor = resources.Parameters.Vector(ParameterCatalog.Names.Anchor);
        var gate = resources.Parameters.Vector(ParameterCatalog.Names.Gate);
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = anchor[i % _head!.Outputs] * anchors[i] + gate[i % _head.Outputs] * outputs[i];
    }

    // adds the gradients of both weights; the factor that is left of the gradient for the linear layer
    private float Ungate(float gradient, int entry, float* gradients)
    {
        if (!_head!.Anchored) return gradient;
        var output = entry % _head.Outputs;
        gradients[resources.Parameters.OffsetOf(ParameterCatalog.Names.Anchor) + output] += gradient * _anchors[entry];
        gradients[resources.Parameters.OffsetOf(ParameterCatalog.Names.Gate) + output] += gradient * _ungated[entry];
        return gradient * resources.Parameters.Vector(ParameterCatalog.Names.Gate)[output];
    }

    /// <summary>The summed loss; <paramref name="outputs"/> becomes its gradient where that is wanted. No terms without targets.</summary>
    /// <param name="outputs">What <see cref="Outputs"/> gave.</param>
    /// <param name="targets">Those of the whole batch.</param>
    /// <param name="firstSequence">The sequence of the batch with which the outputs begin.</param>
    /// <param name="gradient">Whether the gradient is wanted.</param>
    public LossSum Loss(Span<float> outputs, in Targets targets, int firstSequence, bool gradient) => _head switch
    {
        RegressionHead head when !targets.Values.IsEmpty
            => OutputLoss.Regression(outputs, targets.Values.Slice(firstSequence * head.Outputs, outputs.Length), head.HuberDelta,
            gradient),
        ClassificationHead head when !targets.Labels.IsEmpty
        => OutputLoss.Classification(outputs, targets.Labels.Slice(firstSequence, outputs.Length / head.Outputs), gradient),
        _ => default,
    };

    /// <summary>Adds the head's gradients and writes that of the hidden states, after <see cref="Outputs"/> of the same tokens.</summary>
    /// <param name="outputGradient">[sequences, outputs].</param>
    /// <param name="gradients">The gradient buffer.</param>
    /// <param name="stateGradient">[tokens, hidden], overwritten.</param>
    public void Backward(MicroBatch batch, ReadOnlySpan<float> outputGradient, float* states, float* gradients, float* stateGradient,
        Dropout dropout)
    {
        var (w, b) = (resources.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".weight"),
            resources.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".bias"));
        var gradient = _gradient.Reserve((long)batch.Sequences * Width);
        new Span<float>(gradient, batch.Sequences * Width).Clear();
        for (var s = 0; s < batch.Sequences; s++)
            for (var o = 0; o < _head!.Outputs; o++)
            {
                var g = Ungate(outputGradient[s * _head.Outputs + o], s * _head.Outputs + o, gradients);
                gradients[b + o] += g;
                Elementwise.AddScaled(gradients + w + (long)o * Width, g, _dropped.Pointer + (long)s * Width, Width);
                Elementwise.AddScaled(gradient + (long)s * Width, g, resources.Values + w + (long)o * Width, Width);
            }
        Drop(gradient, batch, dropout);
        new Span<float>(stateGradient, batch.Tokens * _hidden).Clear();
        if (_head!.Pooling == Pooling.Pooler) PoolerBackward(batch, states, gradients, stateGradient);
        else Spread(batch, stateGradient, gradient, backward: true);
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_pooled, _dropped, _outputs, _gradient]) buffer.Dispose();
    }

    private void Drop(float* pooled, MicroBatch batch, Dropout dropout)
    {
        if (!dropout.Active) return;
        for (var s = 0; s < batch.Sequences; s++) dropout.Apply(pooled + (long)s * Width, Width, batch.Ordinals[s], 0);
    }

    private void PoolerBackward(MicroBatch batch, float* states, float* gradients, float* stateGradient)
    {
        var (w, b) = (resources.Parameters.OffsetOf(ParameterCatalog.Names.Pooler + ".weight"),
            resources.Parameters.OffsetOf(ParameterCatalog.Names.Pooler + ".bias"));
        for (var s = 0; s < batch.Sequences; s++)
            for (var i = 0; i < _hidden; i++)
            {
                var value = _pooled.Pointer[s * _hidden + i];
                var g = _gradient.Pointer[s * _hidden + i] * (1 - value * value);
                gradients[b + i] += g;
                Elementwise.AddScaled(gradients + w + (long)i * _hidden, g, states + (long)batch.Starts[s] * _hidden, _hidden);
                Elementwise.AddScaled(stateGradient + (long)batch.Starts[s] * _hidden, g, resources.Values + w + (long)i * _hidden,
                    _hidden);
            }
    }

    // Adds token states to pooled vectors, or gradients of pooled vectors to those of the states, by the weights of the pooling, in a
    // fixed order.
    private void Spread(MicroBatch batch, float* states, float* pooled, bool backward)
    {
        for (var s = 0; s < batch.Sequences; s++)
        {
            var start = batch.Starts[s];
            var length = batch.Length(s);
            var vector = pooled + (long)s * Width;
            switch (_head!.Pooling)
            {
                case Pooling.Cls:
                    One(vector, states, start, 1, backward);
                    break;
                case Pooling.Mean:
                    for (var t = 0; t < length; t++) One(vector, states, start + t, 1f / length, backward);
                    break;
                default:
                    for (var bin = 0; bin < _head.Bins; bin++)
                        for (var e = _bins.Offsets[s * _head.Bins + bin]; e < _bins.Offsets[s * _head.Bins + bin + 1]; e++)
                            One(vector + bin * _hidden, states, start + _bins.Tokens[e], _bins.Weights[e], backward);
                    break;
            }
        }
    }

    private void One(float* vector, float* states, int token, float weight, bool backward)
    {
        if (backward) Elementwise.AddScaled(states + (long)token * _hidden, weight, vector, _hidden);
        else Elementwise.AddScaled(vector, weight, states + (long)token * _hidden, _hidden);
    }
}
