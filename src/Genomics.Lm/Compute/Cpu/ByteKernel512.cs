using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>8 × 32 block of sums in 16 512-bit registers.</summary>
internal readonly struct ByteKernel512 : IByteKernel
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static int Rows => 8;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(int* a, nint stride, sbyte* b, int quads, int* sums, bool accumulate, float* ahead)
    {
        Vector512<int> c0a = default, c0b = default;
        Vector512<int> c1a = default, c1b = default;
        Vector512<int> c2a = default, c2b = default;
        Vector512<int> c3a = default, c3b = default;
        Vector512<int> c4a = default, c4b = default;
        Vector512<int> c5a = default, c5b = default;
        Vector512<int> c6a = default, c6b = default;
        Vector512<int> c7a = default, c7b = default;
        var lower = a + 4 * stride;
        for (var quad = 0; quad < quads; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(quads, quad + Prefetching.Terms); quad < end; quad++, a++, lower++, b += 4 * Columns)
            {
                var (b0, b1) = (Vector512.Load(b), Vector512.Load(b + 64));
                var x0 = Vector512.Create(*a).AsByte();
                (c0a, c0b) = (Add(c0a, x0, b0), Add(c0b, x0, b1));
                var x1 = Vector512.Create(a[stride]).AsByte();
                (c1a, c1b) = (Add(c1a, x1, b0), Add(c1b, x1, b1));
                var x2 = Vector512.Create(a[2 * stride]).AsByte();
                (c2a, c2b) = (Add(c2a, x2, b0), Add(c2b, x2, b1));
                var x3 = Vector512.Create(a[3 * stride]).AsByte();
                (c3a, c3b) = (Add(c3a, x3, b0), Add(c3b, x3, b1));
                var x4 = Vector512.Create(*lower).AsByte();
                (c4a, c4b) = (Add(c4a, x4, b0), Add(c4b, x4, b1));
                var x5 = Vector512.Create(lower[stride]).AsByte();
                (c5a, c5b) = (Add(c5a, x5, b0), Add(c5b, x5, b1));
                var x6 = Vector512.Create(lower[2 * stride]).AsByte();
                (c6a, c6b) = (Add(c6a, x6, b0), Add(c6b, x6, b1));
                var x7 = Vector512.Create(lower[3 * stride]).AsByte();
                (c7a, c7b) = (Add(c7a, x7, b0), Add(c7b, x7, b1));
            }
        }
        Store(sums, c0a, c0b, accumulate);
        Store(sums + Columns, c1a, c1b, accumulate);
        Store(sums + 2 * Columns, c2a, c2b, accumulate);
        Store(sums + 3 * Columns, c3a, c3b, accumulate);
        Store(sums + 4 * Columns, c4a, c4b, accumulate);
        Store(sums + 5 * Columns, c5a, c5b, accumulate);
        Store(sums + 6 * Columns, c6a, c6b, accumulate);
        Store(sums + 7 * Columns, c7a, c7b, accumulate);
    }

    private static unsafe void Store(int* sums, Vector512<int> first, Vector512<int> second, bool accumulate)
    {
        (accumulate ? first + Vector512.Load(sums) : first).Store(sums);
        (accumulate ? second + Vector512.Load(sums + 16) : second).Store(sums + 16);
    }

    // Adds x₀y₀ + x₁y₁ + x₂y₂ + x₃y₃ of each group of four neighbours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Add(Vector512<int> sum, Vector512<byte> x, Vector512<sbyte> y)
        => sum + Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, y), Vector512<short>.One);
}
