using System.Runtime.InteropServices;

namespace Genomics.Lm.Weights.Internals;

/// <summary>The number formats of stored tensors. Integers may be listed in a file but not read as weights.</summary>
internal enum ElementType { Float32, Float16, BFloat16, Float64, Other }

internal static class ElementTypes
{
    public static int Size(this ElementType type) => type switch { ElementType.Float64 => 8, ElementType.Float32 => 4, _ => 2 };

    /// <summary>Converts stored numbers (little endian) to float32.</summary>
    public static void ToSingle(this ElementType type, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(stored).CopyTo(destination);
                break;
            case ElementType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(stored);
                for (var i = 0; i < destination.Length; i++) destination[i] = (float)halves[i];
                break;
            case ElementType.BFloat16:
                var upper = MemoryMarshal.Cast<byte, ushort>(stored);
                for (var i = 0; i < destination.Length; i++) destination[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            case ElementType.Float64:
                var doubles = MemoryMarshal.Cast<byte, double>(stored);
                for (var i = 0; i < destination.Length; i++) destination[i] = (float)doubles[i];
                break;
            default:
                throw new NotSupportedException($"no conversion of {type}");
        }
    }
}
