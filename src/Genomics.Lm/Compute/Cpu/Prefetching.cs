using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Hints to the processor's caches, nothing where there are none. A product asks for the next panel while it computes with the present
/// one: otherwise the first block of every panel waits for memory.
/// </summary>
internal static unsafe class Prefetching
{
    /// <summary>Terms of a sum for which one line is fetched.</summary>
    public const int Terms = 4;

    /// <summary>Floats in a line.</summary>
    public const int Floats = 16;

    /// <summary>Floats that are fetched during a sum of so many terms.</summary>
    public static int Length(int depth) => (depth + Terms - 1) / Terms * Floats;

    /// <summary>Fetches a line into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* address)
    {
        if (Sse.IsSupported) Sse.Prefetch1(address);
    }

    /// <summary>Fetches some lines into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(float* address, int lines)
    {
        if (!Sse.IsSupported) return;
        for (; lines > 0; lines--, address += Floats) Sse.Prefetch0(address);
    }

    /// <summary>Fetches the beginnings of some rows into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows(float* address, nint stride, int rows)
    {
        if (!Sse.IsSupported) return;
        for (; rows > 0; rows--, address += stride) Sse.Prefetch0(address);
    }
}
