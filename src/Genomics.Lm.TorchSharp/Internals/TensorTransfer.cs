using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Copies between spans and tensors, without TorchSharp's element-wise accessors.</summary>
internal static class TensorTransfer
{
    /// <summary>A tensor of the values on a device.</summary>
    public static Tensor To<T>(this ReadOnlySpan<T> values, Device device, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? ScalarType.Float32 : typeof(T) == typeof(long) ? ScalarType.Int64
            : throw new NotSupportedException(typeof(T).Name);
        using var host = empty(shape, type);
        MemoryMarshal.AsBytes(values).CopyTo(host.bytes);
        return device.type == global::TorchSharp.DeviceType.CPU ? host.alias() : host.to(device);
    }

    /// <summary>Copies a tensor's values, converted to float32, row-major.</summary>
    public static void CopyTo(this Tensor tensor, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(destination);
    }

    /// <summary>A tensor's values, converted to float32, row-major.</summary>
    public static float[] ToArray(this Tensor tensor)
    {
        var values = new float[tensor.NumberOfElements];
        tensor.CopyTo(values);
        return values;
    }

    /// <summary>The single value of a tensor.</summary>
    public static double ToDouble(this Tensor tensor)
    {
        Span<float> value = stackalloc float[1];
        tensor.CopyTo(value);
        return value[0];
    }
}
