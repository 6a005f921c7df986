using System.Runtime.InteropServices;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>A constant of the graph, whose values are made when they are written.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Dimensions">Outermost first.</param>
/// <param name="Type">ONNX's number of the element type.</param>
/// <param name="Bytes">Makes the values, little-endian and row-major.</param>
internal sealed record ModelTensor(string Name, IReadOnlyList<int> Dimensions, int Type, Func<byte[]> Bytes)
{
    public const int Float = 1, Int64 = 7;

    /// <summary>Bytes of the values.</summary>
    public long Length => Dimensions.Aggregate(Type == Float ? 4L : 8L, (product, dimension) => product * dimension);

    /// <summary>Floats.</summary>
    public static ModelTensor Of(string name, IReadOnlyList<int> dimensions, Func<float[]> values)
        => new(name, dimensions, Float, () => MemoryMarshal.AsBytes<float>(values()).ToArray());

    /// <summary>Whole numbers of 64 bits.</summary>
    public static ModelTensor Of(string name, IReadOnlyList<int> dimensions, long[] values)
        => new(name, dimensions, Int64, () => MemoryMarshal.AsBytes<long>(values).ToArray());

    /// <summary>Everything but the values, as the specification writes it.</summary>
    public TensorProto Header() => new() { Dims = { Dimensions.Select(d => (long)d) }, DataType = Type, Name = Name };
}
