using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using Genomics.Lm.Weights;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Copies weights between tensors and our own readers and writers.</summary>
internal static class ParameterTransfer
{
    /// <summary>Fills a tensor in place, converted to its numbers and device.</summary>
    /// <exception cref="GenomicsDataException">The tensor is missing or has another shape.</exception>
    public static void Load(IParameterSource source, string name, Tensor target)
    {
        if (!source.Names.Contains(name)) throw new GenomicsDataException($"the weights lack the tensor '{name}'");
        var shape = source.Shape(name);
        if (!shape.Select(d => (long)d).SequenceEqual(target.shape))
            throw new GenomicsDataException(
                $"tensor '{name}' is [{string.Join(", ", shape)}], the model needs [{string.Join(", ", target.shape)}]");
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var host = empty(target.shape, ScalarType.Float32);
        source.Read(name, MemoryMarshal.Cast<byte, float>(host.bytes));
        target.copy_(host);
    }

    /// <summary>Hands a tensor to a sink as float32.</summary>
    public static void Save(IParameterSink sink, string name, IReadOnlyList<int> shape, Tensor values)
    {
        using var scope = NewDisposeScope();
        var host = values.detach().to(ScalarType.Float32).cpu().contiguous();
        sink.Write(name, [.. shape], MemoryMarshal.Cast<byte, float>(host.bytes));
    }
}
