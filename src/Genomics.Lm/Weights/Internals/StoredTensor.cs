using System.Buffers;
using System.Numerics;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// A tensor's place in a file. Strides are in elements; null means row-major without gaps. In an archive it lies in a member.
/// </summary>
internal sealed record StoredTensor(string Name, ElementType Type, string TypeName, long[] Shape, long Offset, long[]? Strides = null,
    ArchiveMember? Member = null)
{
    private const int Chunk = 1 << 16, LargestGather = 1 << 30;

    /// <summary>The number of elements of a shape, or −1 when it is no count.</summary>
    public static long CountOf(ReadOnlySpan<long> shape)
    {
        var count = (Int128)1;
        foreach (var dimension in shape)
        {
            if (dimension < 0) return -1;
            if (count <= long.MaxValue) count *= dimension;   // beyond it stays so, unless a dimension is 0
        }
        return shape.Contains(0) ? 0 : count <= long.MaxValue ? (long)count : -1;
    }

    /// <summary>The shape as readers ask for it.</summary>
    /// <exception cref="GenomicsDataException">A dimension is 2^31 or more.</exception>
    public IReadOnlyList<int> ShapeIn(WeightFile file)
        => Array.TrueForAll(Shape, d => d <= int.MaxValue) ? Array.ConvertAll(Shape, d => (int)d)
        : throw new GenomicsDataException($"tensor '{Name}' has the shape [{string.Join(", ", Shape)}], which no weights have",
        file.Path, 0, Name);

    /// <summary>Reads the tensor as float32, row-major.</summary>
    /// <exception cref="GenomicsDataException">The numbers are integers, one of them is NaN or infinite, or the file is damaged or was
    /// changed.</exception>
    public void Read(WeightFile file, Span<float> destination)
    {
        if (destination.Length != CountOf(Shape))
            throw new ArgumentException($"tensor '{Name}' has {CountOf(Shape)} elements, the destination {destination.Length}",
                nameof(destination));
        if (Type == ElementType.Other)
            throw new GenomicsDataException($"tensor '{Name}' holds {TypeName}; weights must be float32, float16, bfloat16 or float64",
                file.Path, 0, Name);
        file.RequireUnchanged();
        if (Strides is null) ReadRun(file, destination);
        else ReadStrided(file, destination);
        file.RequireUnchanged();
        RequireFinite(file, destination);
    }

    private void ReadRun(WeightFile file, Span<float> destination)
    {
        var size = Type.Size();
        var whole = Member is { Verified: false } && Offset == Member.Offset && (long)destination.Length * size == Member.Length;
        if (!whole) Member?.Verify(file);
        var (crc, buffer) = (default(Crc32), ArrayPool<byte>.Shared.Rent(Math.Min(Chunk, destination.Length) * size));
        for (var from = 0; from < destination.Length; from += Chunk)
        {
            var count = Math.Min(Chunk, destination.Length - from);
            var stored = buffer.AsSpan(0, count * size);
            file.Read(Offset + (long)from * size, stored);
            if (whole) crc.Append(stored);
            Type.ToSingle(stored, destination.Slice(from, count));
        }
        ArrayPool<byte>.Shared.Return(buffer);
        if (whole) Member!.Accept(crc, file);
    }

    // one index per dimension, the last running fastest
    private void ReadStrided(WeightFile file, Span<float> destination)
    {
        Member?.Verify(file);
        if (destination.Length == 0) return;
        var size = Type.Size();
        var reach = size * (1 + Shape.Select((dimension, d) => Strides![d] * (dimension - 1)).Sum());
        var all = reach <= LargestGather ? file.Bytes(Offset, (int)reach) : null;
        Span<byte> one = stackalloc byte[8];
        one = one[..size];
        var index = new long[Shape.Length];
        for (var i = 0; i < destination.Length; i++)
        {
            var at = 0L;
            for (var d = 0; d < index.Length; d++) at += index[d] * Strides![d];
            if (all is not null) all.AsSpan((int)(at * size), size).CopyTo(one);
            else file.Read(Offset + at * size, one);
            Type.ToSingle(one, destination.Slice(i, 1));
            for (var d = index.Length - 1; d >= 0 && ++index[d] == Shape[d]; d--) index[d] = 0;
        }
    }

    private void RequireFinite(WeightFile file, ReadOnlySpan<float> values)
    {
        // x · 0 is 0 for every finite x and NaN otherwise
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(values[i..]) * Vector<float>.Zero;
        var rest = Vector.Sum(sum);
        for (; i < values.Length; i++) rest += values[i] * 0;
        if (rest == 0) return;
        for (i = 0; float.IsFinite(values[i]); i++) { }
        throw new GenomicsDataException(
            FormattableString.Invariant(
                $"tensor '{Name}' has the value {values[i]} at element {i}; weights must be finite, so the file comes from a run that ")
            + $"diverged or is damaged", file.Path, 0, Name);
    }
}
