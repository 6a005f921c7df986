using System.Runtime.CompilerServices;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// How this folder writes work on rows of floats: once, in vectors of sixteen. The compiler puts them into one register, or into two or
/// four where registers are narrower, so that every sum has the same order everywhere.
/// </summary>
internal static class Vectors
{
    /// <summary>Floats in a vector.</summary>
    public const int Lanes = 16;

    /// <summary>
    /// For loops over vectors: compiled at once, and alone. Inlined into a caller, a long one passes what the compiler is willing to
    /// inline in all, and its vector operations become calls.
    /// </summary>
    public const MethodImplOptions Whole = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
}
