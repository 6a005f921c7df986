namespace Genomics.Lm.Statistics.Linear;

/// <summary>A symmetric matrix in single precision of which the lower triangle is kept, row by row: 4 bytes × size × (size + 1) /
/// 2.</summary>
public sealed class SymmetricMatrix
{
    private readonly float[] _lower;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="size">Rows and columns, 1 to <see cref="LargestSize"/>.</param>
    public SymmetricMatrix(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        (Size, _lower) = (size, new float[(long)size * (size + 1) / 2]);
    }

    /// <summary>The largest size that one array holds.</summary>
    public const int LargestSize = 65_000;

    /// <summary>Rows and columns.</summary>
    public int Size { get; }

    /// <summary>One element.</summary>
    public float this[int row, int column] => row >= column ? Row(row)[column] : Row(column)[row];

    /// <summary>The first elements of a row, up to and including the diagonal, [row + 1].</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Size, nameof(row));
        return _lower.AsSpan((int)((long)row * (row + 1) / 2), row + 1);
    }
}
