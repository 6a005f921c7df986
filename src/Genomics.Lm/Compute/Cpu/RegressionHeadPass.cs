using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Pooling, dropout, linear outputs and loss of a regression head; also the bare tanh pooler.</summary>
internal sealed unsafe class RegressionHeadPass(Kernels kernels, ModelSpec model)
{
    private readonly RegressionHead? _head = model.Head as RegressionHead;
    private readonly int _hidden = model.Encoder.HiddenSize;

    private float* Values => kernels.Parameters.Values.Pointer;

    private int Width => _hidden * (_head?.Pooling == Pooling.Slots ? _head.Slots : 1);

    /// <summary>tanh(W·y[CLS] + b), [sequences, hidden].</summary>
    public float[] Pooled(MicroBatch batch, float* states)
    {
        var pooled = new float[batch.Sequences * _hidden];
        var (w, b) = (kernels.Parameters.Matrix(ParameterCatalog.Names.Pooler + ".weight"), kernels.Parameters.OffsetOf(ParameterCatalog.Names.Pooler + ".bias"));
        kernels.Workers.For(batch.Sequences, s =>
        {
            var cls = states + (long)batch.Starts[s] * _hidden;
            for (var i = 0; i < _hidden; i++)
                pooled[s * _hidden + i] = MathF.Tanh(Elementwise.Dot(Values + w.Offset + (long)i * _hidden, cls, _hidden) + Values[b + i]);
        });
        return pooled;
    }

    /// <summary>The pooled vectors before dropout, [sequences, width].</summary>
    public float[] Pool(MicroBatch batch, float* states, SlotWeights slots)
    {
        if (_head!.Pooling == Pooling.Pooler) return Pooled(batch, states);
        var pooled = new float[batch.Sequences * Width];
        ForEachWeight(batch, slots, (vector, token, weight) =>
        {
            fixed (float* target = &pooled[vector]) Elementwise.AddScaled(target, weight, states + (long)token * _hidden, _hidden);
        });
        return pooled;
    }

    /// <summary>Outputs [sequences, outputs] of pooled (and dropped-out) vectors.</summary>
    public float[] Outputs(float[] pooled, int sequences)
    {
        var outputs = new float[sequences * _head!.Outputs];
        var (w, b) = (kernels.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".weight"), kernels.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".bias"));
        fixed (float* rows = pooled)
            for (var s = 0; s < sequences; s++)
                for (var o = 0; o < _head.Outputs; o++)
                    outputs[s * _head.Outputs + o] = Elementwise.Dot(Values + w + (long)o * Width, rows + (long)s * Width, Width) + Values[b + o];
        return outputs;
    }

    /// <summary>Applies the dropout before the classifier, in place.</summary>
    public void Drop(float[] pooled, MicroBatch batch, Dropout dropout)
    {
        if (!dropout.Active) return;
        fixed (float* rows = pooled)
            for (var s = 0; s < batch.Sequences; s++) dropout.Apply(rows + (long)s * Width, Width, batch.Ordinals[s], 0);
    }

    /// <summary>The summed loss; <paramref name="outputs"/> becomes its gradient.</summary>
    public LossSum Loss(float[] outputs, ReadOnlySpan<float> targets, bool gradient)
    {
        var (sum, terms) = (0.0, 0);
        for (var i = 0; i < outputs.Length; i++)
        {
            var error = outputs[i] - targets[i];
            if (float.IsNaN(targets[i])) error = 0;
            else
            {
                terms++;
                sum += _head!.HuberDelta is { } d
                    ? Math.Abs(error) <= d ? 0.5 * error * error : d * (Math.Abs(error) - 0.5 * d)
                    : (double)error * error;
            }
            if (gradient) outputs[i] = _head!.HuberDelta is { } limit ? Math.Clamp(error, -limit, limit) : 2 * error;
        }
        return new LossSum(sum, terms);
    }

    /// <summary>Adds the head's gradients and writes that of the hidden states.</summary>
    /// <param name="outputGradient">[sequences, outputs].</param>
    /// <param name="pooled">[sequences, width] before dropout.</param>
    /// <param name="dropped">[sequences, width] after dropout.</param>
    /// <param name="gradients">The gradient buffer.</param>
    /// <param name="stateGradient">[tokens, hidden], overwritten.</param>
    public void Backward(MicroBatch batch, SlotWeights slots, float[] outputGradient, float[] pooled, float[] dropped, float* states, float* gradients, float* stateGradient, Dropout dropout)
    {
        var (w, b) = (kernels.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".weight"), kernels.Parameters.OffsetOf(ParameterCatalog.Names.Classifier + ".bias"));
        var pooledGradient = new float[pooled.Length];
        fixed (float* rows = dropped, pooledRows = pooledGradient)
            for (var s = 0; s < batch.Sequences; s++)
                for (var o = 0; o < _head!.Outputs; o++)
                {
                    var g = outputGradient[s * _head.Outputs + o];
                    gradients[b + o] += g;
                    Elementwise.AddScaled(gradients + w + (long)o * Width, g, rows + (long)s * Width, Width);
                    Elementwise.AddScaled(pooledRows + (long)s * Width, g, Values + w + (long)o * Width, Width);
                }
        Drop(pooledGradient, batch, dropout);
        new Span<float>(stateGradient, batch.Tokens * _hidden).Clear();
        if (_head!.Pooling == Pooling.Pooler) PoolerBackward(batch, pooled, pooledGradient, states, gradients, stateGradient);
        else
            ForEachWeight(batch, slots, (vector, token, weight) =>
            {
                fixed (float* source = &pooledGradient[vector]) Elementwise.AddScaled(stateGradient + (long)token * _hidden, weight, source, _hidden);
            });
    }

    private void PoolerBackward(MicroBatch batch, float[] pooled, float[] pooledGradient, float* states, float* gradients, float* stateGradient)
    {
        var (w, b) = (kernels.Parameters.Matrix(ParameterCatalog.Names.Pooler + ".weight"), kernels.Parameters.OffsetOf(ParameterCatalog.Names.Pooler + ".bias"));
        for (var s = 0; s < batch.Sequences; s++)
            for (var i = 0; i < _hidden; i++)
            {
                var value = pooled[s * _hidden + i];
                var g = pooledGradient[s * _hidden + i] * (1 - value * value);
                gradients[b + i] += g;
                Elementwise.AddScaled(gradients + w.Offset + (long)i * _hidden, g, states + (long)batch.Starts[s] * _hidden, _hidden);
                Elementwise.AddScaled(stateGradient + (long)batch.Starts[s] * _hidden, g, Values + w.Offset + (long)i * _hidden, _hidden);
            }
    }

    // every (offset of the pooled vector, token, weight) of the pooling, in a fixed order
    private void ForEachWeight(MicroBatch batch, SlotWeights slots, Action<int, int, float> body)
    {
        for (var s = 0; s < batch.Sequences; s++)
        {
            var (start, length) = (batch.Starts[s], batch.Starts[s + 1] - batch.Starts[s]);
            switch (_head!.Pooling)
            {
                case Pooling.Cls:
                    body(s * _hidden, start, 1);
                    break;
                case Pooling.Mean:
                    for (var t = 0; t < length; t++) body(s * _hidden, start + t, 1f / length);
                    break;
                default:
                    for (var slot = 0; slot < _head.Slots; slot++)
                    {
                        var row = s * _head.Slots + slot;
                        for (var e = slots.Offsets[row]; e < slots.Offsets[row + 1]; e++)
                            body(s * Width + slot * _hidden, start + slots.Tokens[e], slots.Weights[e]);
                    }
                    break;
            }
        }
    }
}
