using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>
/// All parameters of a network in one float32 buffer, decayed ones first, then the others, then the frozen ones; gradients and moments of the
/// trained ones in three more. The network's parameters are views of them, so that an optimizer step is a handful of launches.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const int Alignment = 32;   // floats

    private readonly List<(ParameterInfo Info, Parameter Tensor, long Offset)> _entries = [];
    private readonly long _decayed, _trained;
    private readonly Tensor _values;

    public FlatParameters(ModelSpec model, nn.Module network, Device device)
    {
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        var length = 0L;
        long Add(Func<ParameterInfo, bool> which)
        {
            foreach (var info in ParameterCatalog.For(model).Where(which))
            {
                _entries.Add((info, parameters[info.Name], length));
                length += (info.Count + Alignment - 1) / Alignment * Alignment;
            }
            return length;
        }
        _decayed = Add(p => p.Layer >= model.FrozenLayers && p.Decayed);
        _trained = Add(p => p.Layer >= model.FrozenLayers && !p.Decayed);
        Add(p => p.Layer < model.FrozenLayers);
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

    /// <summary>The values of a range.</summary>
    public Tensor Values(long from, long count) => _values.narrow(0, from, count);

    public void Load(IParameterSource source)
    {
        foreach (var (info, tensor, _) in _entries) ParameterTransfer.Load(source, info.Name, tensor);
    }

    public void Save(IParameterSink sink)
    {
        foreach (var (info, tensor, _) in _entries) ParameterTransfer.Save(sink, info.Name, info.Shape, tensor);
    }

    /// <summary>Writes one of the buffers under the parameters' names with a suffix; zeros for frozen parameters.</summary>
    public void Save(IParameterSink sink, Tensor buffer, string suffix)
    {
        using var scope = NewDisposeScope();
        foreach (var (info, _, offset) in _entries)
            ParameterTransfer.Save(sink, info.Name + suffix, info.Shape, offset < _trained ? buffer.narrow(0, offset, info.Count) : zeros(info.Count));
    }

    /// <summary>Puts back what <see cref="Save(IParameterSink, Tensor, string)"/> wrote.</summary>
    public void Load(IParameterSource source, Tensor buffer, string suffix)
    {
        using var scope = NewDisposeScope();
        foreach (var (info, tensor, offset) in _entries)
            if (offset < _trained) ParameterTransfer.Load(source, info.Name + suffix, buffer.narrow(0, offset, info.Count).view(tensor.shape));
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
        foreach (var (info, tensor, offset) in _entries)
        {
            var shape = tensor.shape;
            tensor.requires_grad = false;
            tensor.set_(_values.narrow(0, offset, info.Count).view(shape));
            if (offset >= _trained) continue;
            tensor.requires_grad = true;
            tensor.grad = Gradients.narrow(0, offset, info.Count).view(shape);
        }
    }
}
