using System.Numerics;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>A tensor's place in a mapped file. Strides are in elements; null means row-major without gaps.</summary>
internal sealed record StoredTensor(string Name, ElementType Type, string TypeName, int[] Shape, long Offset, long[]? Strides = null)
{
    private const int Chunk = 1 << 16;

    public int Count => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));

    /// <summary>Reads the tensor as float32, row-major.</summary>
    /// <exception cref="GenomicsDataException">The numbers are integers, or one of them is NaN or infinite.</exception>
    public void Read(MappedFile file, Span<float> destination)
    {
        if (destination.Length != Count) throw new ArgumentException($"tensor '{Name}' has {Count} elements, the destination {destination.Length}", nameof(destination));
        if (Type == ElementType.Other) throw new GenomicsDataException($"tensor '{Name}' holds {TypeName}; weights must be float32, float16, bfloat16 or float64", file.Path, 0, Name);
        if (Strides is null) ReadRun(file, Offset, destination);
        else ReadStrided(file, destination);
        RequireFinite(file, destination);
    }

    private void ReadRun(MappedFile file, long offset, Span<float> destination)
    {
        for (var from = 0; from < destination.Length; from += Chunk)
        {
            var count = Math.Min(Chunk, destination.Length - from);
            Type.ToSingle(file.Bytes(offset + (long)from * Type.Size(), count * Type.Size()), destination.Slice(from, count));
        }
    }

    // one index per dimension, the last running fastest
    private void ReadStrided(MappedFile file, Span<float> destination)
    {
        var index = new int[Shape.Length];
        for (var i = 0; i < destination.Length; i++)
        {
            var element = 0L;
            for (var d = 0; d < index.Length; d++) element += index[d] * Strides![d];
            Type.ToSingle(file.Bytes(Offset + element * Type.Size(), Type.Size()), destination.Slice(i, 1));
            for (var d = index.Length - 1; d >= 0 && ++index[d] == Shape[d]; d--) index[d] = 0;
        }
    }

    private void RequireFinite(MappedFile file, ReadOnlySpan<float> values)
    {
        // x · 0 is 0 for every finite x and NaN otherwise
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(values[i..]) * Vector<float>.Zero;
        var rest = Vector.Sum(sum);
        for (; i < values.Length; i++) rest += values[i] * 0;
        if (rest == 0) return;
        for (i = 0; float.IsFinite(values[i]); i++) { }
        throw new GenomicsDataException($"tensor '{Name}' has the value {values[i]} at element {i}; weights must be finite, so the file comes from a run that diverged or is damaged", file.Path, 0, Name);
    }
}
