using Genomics.Lm.Model;
using Genomics.Lm.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>
/// All parameters of a network in one float32 buffer, decayed ones first, then the others, then the frozen ones; gradients and moments of
/// the trained ones in three more. The network's parameters are views of them, so that an optimizer step is a handful of launches.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const int Alignment = 32;   // floats

    private readonly ModelSpec _model;
    private readonly List<Entry> _weights = [], _adapters = [];
    private readonly Dictionary<string, AdaptedTensor> _adapted;
    private readonly long _decayed, _trained;
    private readonly Tensor _values;

    public FlatParameters(ModelSpec model, nn.Module network, Device device)
    {
        _model = model;
        _adapted = LoraAdapters.Of(model).ToDictionary(t => t.Weight.Name, StringComparer.Ordinal);
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        var weights = ParameterCatalog.For(model);
        ParameterInfo[] adapters = [.. _adapted.Values.SelectMany(t => (ParameterInfo[])[t.A, t.B])];
        var lowest = LowestTrained(model);
        var length = 0L;
        long Add(List<Entry> entries, IEnumerable<ParameterInfo> infos)
        {
            foreach (var info in infos)
            {
                entries.Add(new Entry(info, parameters[info.Name], length));
                length += (info.Count + Alignment - 1) / Alignment * Alignment;
            }
            return length;
        }
        Add(_adapters, adapters);
        _decayed = Add(_weights, weights.Where(p => p.Layer >= lowest && p.Decayed));
        _trained = Add(_weights, weights.Where(p => p.Layer >= lowest && !p.Decayed));
        Add(_weights, weights.Where(p => p.Layer < lowest));
        _values = Zeros(length);
        (Gradients, First, Second) = (Zeros(_trained), Zeros(_trained), Zeros(_trained));
        Attach();

        Tensor Zeros(long count) => zeros(count, ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>[trained] sums of gradients; backward passes add to it.</summary>
    public Tensor Gradients { get; }

    /// <summary>[trained] AdamW's first moments.</summary>
    public Tensor First { get; }

    /// <summary>[trained] AdamW's second moments.</summary>
    public Tensor Second { get; }

    /// <summary>The trained parameters as two ranges: with weight decay, and without.</summary>
    public (long From, long Count, bool Decayed)[] Ranges => [(0, _decayed, true), (_decayed, _trained - _decayed, false)];

    private IEnumerable<Entry> All => _weights.Concat(_adapters);

    /// <summary>The lowest unit whose weights are trained: with adapters the head's.</summary>
    public static int LowestTrained(ModelSpec model) => model.Lora is null ? model.FrozenLayers : model.Encoder.Layers + 1;

    /// <summary>The values of a range.</summary>
    public Tensor Values(long from, long count) => _values.narrow(0, from, count);

    /// <summary>Fills the weights.</summary>
    /// <param name="source">All of them, adapters merged.</param>
    /// <param name="adapted">Whether those that have adapters are filled too: they are what the adapters change, not what they
    /// give.</param>
    public void LoadWeights(IParameterSource source, bool adapted)
    {
        foreach (var (info, tensor, _) in _weights)
            if (adapted || !_adapted.ContainsKey(info.Name)) ParameterTransfer.Load(source, info.Name, tensor);
    }

    /// <summary>Fills the adapters.</summary>
    public void LoadAdapters(IParameterSource source)
    {
        foreach (var (info, tensor, _) in _adapters) ParameterTransfer.Load(source, info.Name, tensor);
    }

    /// <summary>Writes all weights, adapters merged into them.</summary>
    public void SaveWeights(IParameterSink sink)
    {
        var adapters = _adapters.ToDictionary(e => e.Info.Name, e => e.Tensor, StringComparer.Ordinal);
        foreach (var (info, tensor, _) in _weights)
        {
            if (!_adapted.TryGetValue(info.Name, out var factors))
            {
                ParameterTransfer.Save(sink, info.Name, info.Shape, tensor);
                continue;
            }
            var merged = new float[info.Count];
            LoraAdapters.Add(tensor.ToArray(), adapters[factors.A.Name].ToArray(), adapters[factors.B.Name].ToArray(), _model.Lora!,
                merged);
            sink.Write(info.Name, [.. info.Shape], merged);
        }
    }

    /// <summary>Writes the adapters.</summary>
    public void SaveAdapters(IParameterSink sink)
    {
        foreach (var (info, tensor, _) in _adapters) ParameterTransfer.Save(sink, info.Name, info.Shape, tensor);
    }

    /// <summary>Writes one of the buffers under the parameters' names with a suffix; zeros for frozen parameters.</summary>
    public void Save(IParameterSink sink, Tensor buffer, string suffix)
    {
        using var scope = NewDisposeScope();
        foreach (var (info, _, offset) in All)
            ParameterTransfer.Save(sink, info.Name + suffix, info.Shape,
                offset < _trained ? buffer.narrow(0, offset, info.Count) : zeros(info.Count));
    }

    /// <summary>Puts back what <see cref="Save"/> wrote.</summary>
    public void Load(IParameterSource source, Tensor buffer, string suffix)
    {
        using var scope = NewDisposeScope();
        foreach (var (info, tensor, offset) in All)
            if (offset < _trained)
                ParameterTransfer.Load(source, info.Name + suffix, buffer.narrow(0, offset, info.Count).view(tensor.shape));
    }

    public void Dispose()
    {
        foreach (var buffer in (Tensor[])[_values, Gradients, First, Second]) buffer.Dispose();
    }

    // the network's tensors become views of the buffers; autograd adds to a gradient that is there already
    private void Attach()
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        foreach (var (info, tensor, offset) in All)
        {
            var shape = tensor.shape;
            tensor.requires_grad = false;
            tensor.set_(_values.narrow(0, offset, info.Count).view(shape));
            if (offset >= _trained) continue;
            tensor.requires_grad = true;
            tensor.grad = Gradients.narrow(0, offset, info.Count).view(shape);
        }
    }

    private readonly record struct Entry(ParameterInfo Info, Parameter Tensor, long Offset);
}
