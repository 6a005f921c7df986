namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// The innermost block of an 8-bit product: sums[Rows, Columns] of unsigned times signed bytes, four inputs at a time. Exact as long as
/// weights stay within ±<see cref="QuantizedMatrix.LargestWeight"/>: two products then fit in 16 bits.
/// </summary>
internal interface IByteKernel
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Rows held in registers.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns held in registers.</summary>
    static abstract int Columns { get; }

    /// <summary>Multiplies one block.</summary>
    /// <param name="a">[Rows, quads × 4] bytes.</param>
    /// <param name="stride">Quads from one row to the next.</param>
    /// <param name="b">[quads, Columns, 4] signed bytes.</param>
    /// <param name="quads">Terms of the sum, four by four.</param>
    /// <param name="sums">[Rows, Columns].</param>
    /// <param name="accumulate">Adds to what is there.</param>
    /// <param name="ahead">What the following blocks will read, as in <see cref="IMicroKernel"/>.</param>
    static abstract unsafe void Run(int* a, nint stride, sbyte* b, int quads, int* sums, bool accumulate, float* ahead);
}
