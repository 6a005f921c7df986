using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Low-rank adapters of a training session. The encoder computes with merged weights; the adapters' gradients follow from those of the
/// merged ones: dA = scale · Bᵀ·dW, dB = scale · dW·Aᵀ. So training with adapters is training of the merged weights, restricted.
/// </summary>
internal sealed unsafe class LoraState : IDisposable
{
    private readonly ParameterStore _store;
    private readonly LoraSpec _spec;
    private readonly List<(int Index, int Outputs, int Inputs, long Base, long A, long B)> _targets = [];
    private readonly AlignedBuffer _base, _values, _gradients, _first, _second;
    private readonly long _length;

    public LoraState(ParameterStore store, LoraSpec spec, ulong seed)
    {
        (_store, _spec) = (store, spec);
        var bases = 0L;
        for (var i = 0; i < store.Infos.Count; i++)
        {
            if (!LoraSpec.Adapts(store.Infos[i])) continue;
            var (outputs, inputs) = (store.Infos[i].Shape[0], store.Infos[i].Shape[1]);
            _targets.Add((i, outputs, inputs, bases, _length, _length + (long)spec.Rank * inputs));
            bases += (long)outputs * inputs;
            _length += (long)spec.Rank * (inputs + outputs);
        }
        _base = new AlignedBuffer(bases);
        (_values, _gradients, _first, _second) = (new AlignedBuffer(_length), new AlignedBuffer(_length), new AlignedBuffer(_length),
            new AlignedBuffer(_length));
        foreach (var buffer in (AlignedBuffer[])[_values, _gradients, _first, _second]) buffer.Clear();
        foreach (var (index, outputs, inputs, start, a, _) in _targets)
        {
            Merged(index).CopyTo(new Span<float>(_base.Pointer + start, outputs * inputs));
            // B begins at zero: no change
            LoraAdapters.DrawFirst(seed, index, inputs, new Span<float>(_values.Pointer + a, spec.Rank * inputs));
        }
    }

    /// <summary>Bytes of the original weights, of the adapters, their gradients and moments.</summary>
    public static long Bytes(ModelSpec model, LoraSpec spec)
        => ParameterCatalog.For(model).Where(LoraSpec.Adapts).Sum(i => i.Count + 4L * spec.Rank * (i.Shape[0] + i.Shape[1]))
        * sizeof(float);

    /// <summary>Takes the gradients of the adapted tensors over, and clears those of all that is not trained.</summary>
    public void TakeGradients(float* gradients, int layers)
    {
        foreach (var (index, outputs, inputs, _, a, b) in _targets)
        {
            var weight = gradients + _store.Offset(index);
            for (var output = 0; output < outputs; output++)
            {
                var row = new ReadOnlySpan<float>(weight + (long)output * inputs, inputs);
                for (var k = 0; k < _spec.Rank; k++)
                {
                    LoraAdapters.AddScaled(row, _spec.Scale * _values.Pointer[b + output * _spec.Rank + k],
                        new Span<float>(_gradients.Pointer + a + (long)k * inputs, inputs));
                    _gradients.Pointer[b + output * _spec.Rank + k] += _spec.Scale
                        * Elementwise.Dot(weight + (long)output * inputs, _values.Pointer + a + (long)k * inputs, inputs);
                }
            }
        }
        for (var i = 0; i < _store.Infos.Count; i++)
            if (_store.Infos[i].Layer <= layers) new Span<float>(gradients + _store.Offset(i), (int)_store.Infos[i].Count).Clear();
    }

    /// <summary>The norm of the adapters' gradients.</summary>
    public double Norm(AdamW optimizer) => optimizer.Norm(_gradients.Pointer, _length);

    /// <summary>One optimizer step, and the merged weights after it.</summary>
    public void Update(AdamW optimizer, float scale, float rate, float decay, long step)
    {
        optimizer.Update(_values.Pointer, _gradients.Pointer, _first.Pointer, _second.Pointer, _length, scale, rate, decay, step);
        Merge();
    }

    public void Export(IParameterSink sink, StateParts parts)
    {
        if ((parts & (StateParts.Adapters | StateParts.Optimizer)) != 0)
            Each((name, shape, at, count) => sink.Write(name, shape, new ReadOnlySpan<float>(_values.Pointer + at, count)));
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        Each((name, shape, at, count) => sink.Write(name + ".exp_avg", shape, new ReadOnlySpan<float>(_first.Pointer + at, count)));
        Each((name, shape, at, count) => sink.Write(name + ".exp_avg_sq", shape, new ReadOnlySpan<float>(_second.Pointer + at, count)));
    }

    public void Import(IParameterSource source, StateParts parts)
    {
        if ((parts & (StateParts.Adapters | StateParts.Optimizer)) != 0)
            Each((name, _, at, count) => source.Read(name, new Span<float>(_values.Pointer + at, count)));
        if (parts.HasFlag(StateParts.Optimizer))
        {
            Each((name, _, at, count) => source.Read(name + ".exp_avg", new Span<float>(_first.Pointer + at, count)));
            Each((name, _, at, count) => source.Read(name + ".exp_avg_sq", new Span<float>(_second.Pointer + at, count)));
        }
        Merge();
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_base, _values, _gradients, _first, _second]) buffer.Dispose();
    }

    private void Merge()
    {
        foreach (var (index, outputs, inputs, start, a, b) in _targets)
            LoraAdapters.Add(
                new ReadOnlySpan<float>(_base.Pointer + start, outputs * inputs),
                    new ReadOnlySpan<float>(_values.Pointer + a, _spec.Rank * inputs),
                new ReadOnlySpan<float>(_values.Pointer + b, outputs * _spec.Rank), _spec, Merged(index));
        _store.Changed();
    }

    private Span<float> Merged(int index) => new(_store.Values.Pointer + _store.Offset(index), (int)_store.Infos[index].Count);

    private void Each(Action<string, int[], long, int> take)
    {
        foreach (var (index, outputs, inputs, _, a, b) in _targets)
        {
            take(LoraSpec.NameOf(_store.Infos[index].Name, 'A'), [_spec.Rank, inputs], a, _spec.Rank * inputs);
            take(LoraSpec.NameOf(_store.Infos[index].Name, 'B'), [outputs, _spec.Rank], b, outputs * _spec.Rank);
        }
    }
}
