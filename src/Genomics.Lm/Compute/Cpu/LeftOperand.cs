namespace Genomics.Lm.Compute.Cpu;

/// <summary>The left side of a product: packed into panels, or read where it lies.</summary>
internal readonly unsafe struct LeftOperand
{
    private LeftOperand(float* pointer, nint rowStride, nint depthStride, bool isPacked)
    {
        Pointer = pointer;
        (RowStride, DepthStride, IsPacked) = (rowStride, depthStride, isPacked);
    }

    public float* Pointer { get; }

    /// <summary>Floats from one row to the next.</summary>
    public nint RowStride { get; }

    /// <summary>Floats from one term of the sum to the next.</summary>
    public nint DepthStride { get; }

    public bool IsPacked { get; }

    /// <summary>Rows of a matrix in memory.</summary>
    public static LeftOperand Rows(float* pointer, nint stride) => new(pointer, stride, 1, false);

    /// <summary>
    /// The columns of a matrix in memory as rows. The stride should not be a multiple of 1024: its rows would share one place in the
    /// cache.
    /// </summary>
    public static LeftOperand Columns(float* pointer, nint stride) => new(pointer, 1, stride, false);

    /// <summary>What <see cref="Gemm.PackA"/> wrote.</summary>
    public static LeftOperand Packed(float* pointer) => new(pointer, 0, 0, true);
}
