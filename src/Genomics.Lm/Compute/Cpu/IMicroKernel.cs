namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// The innermost block of a matrix product: C[Rows, Columns] = A · B panel + an addend, summed over depth in order, so that every
/// element of C has one order of additions whatever block it falls into.
/// </summary>
internal interface IMicroKernel
{
    /// <summary>Rows of C held in registers.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C held in registers.</summary>
    static abstract int Columns { get; }

    /// <summary>Multiplies one block.</summary>
    /// <param name="a">Element (i, k) lies at a[i * rowStride + k * depthStride].</param>
    /// <param name="b">[depth, Columns] packed.</param>
    /// <param name="depth">Terms of the sum.</param>
    /// <param name="c">[Rows, Columns] with row stride <paramref name="stride"/>.</param>
    /// <param name="addend">[Rows, Columns] with row stride <paramref name="addendStride"/>, added at the end. May be C.</param>
    /// <param name="ahead">What the following blocks will read: <see cref="Prefetching.Length"/> floats from here are asked for. Any
    /// address.</param>
    static abstract unsafe void Run(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride,
        float* addend, nint addendStride, float* ahead);
}
