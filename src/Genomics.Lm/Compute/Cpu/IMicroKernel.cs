namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// The innermost block of a matrix product: C[Rows, Columns] (+)= A panel · B panel, summed over depth in order, so that every element
/// of C has one order of additions whatever block it falls into.
/// </summary>
internal interface IMicroKernel
{
    /// <summary>Rows of C held in registers.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C held in registers.</summary>
    static abstract int Columns { get; }

    /// <summary>Multiplies one pair of panels.</summary>
    /// <param name="a">[depth, Rows] packed.</param>
    /// <param name="b">[depth, Columns] packed.</param>
    /// <param name="depth">Terms of the sum.</param>
    /// <param name="c">[Rows, Columns] with row stride <paramref name="stride"/>.</param>
    /// <param name="stride">Floats from one row of C to the next.</param>
    /// <param name="accumulate">Adds to C instead of overwriting it.</param>
    static abstract unsafe void Run(float* a, float* b, int depth, float* c, nint stride, bool accumulate);
}
