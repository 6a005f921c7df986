using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>4 × 8 block of sums in 8 128-bit registers; on every processor.</summary>
internal readonly struct ByteKernel128 : IByteKernel
{
    public static bool IsSupported => true;

    public static int Rows => 4;

    public static int Columns => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(int* a, nint stride, sbyte* b, int quads, int* sums, bool accumulate, float* ahead)
    {
        Vector128<int> c0a = default, c0b = default;
        Vector128<int> c1a = default, c1b = default;
        Vector128<int> c2a = default, c2b = default;
        Vector128<int> c3a = default, c3b = default;
        for (var quad = 0; quad < quads; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(quads, quad + Prefetching.Terms); quad < end; quad++, a++, b += 4 * Columns)
            {
                var (b0, b1) = (Vector128.Load(b), Vector128.Load(b + 16));
                var x0 = Vector128.Create(*a).AsByte();
                (c0a, c0b) = (Add(c0a, x0, b0), Add(c0b, x0, b1));
                var x1 = Vector128.Create(a[stride]).AsByte();
                (c1a, c1b) = (Add(c1a, x1, b0), Add(c1b, x1, b1));
                var x2 = Vector128.Create(a[2 * stride]).AsByte();
                (c2a, c2b) = (Add(c2a, x2, b0), Add(c2b, x2, b1));
                var x3 = Vector128.Create(a[3 * stride]).AsByte();
                (c3a, c3b) = (Add(c3a, x3, b0), Add(c3b, x3, b1));
            }
        }
        Store(sums, c0a, c0b, accumulate);
        Store(sums + Columns, c1a, c1b, accumulate);
        Store(sums + 2 * Columns, c2a, c2b, accumulate);
        Store(sums + 3 * Columns, c3a, c3b, accumulate);
    }

    private static unsafe void Store(int* sums, Vector128<int> first, Vector128<int> second, bool accumulate)
    {
        (accumulate ? first + Vector128.Load(sums) : first).Store(sums);
        (accumulate ? second + Vector128.Load(sums + 4) : second).Store(sums + 4);
    }

    // Adds x₀y₀ + x₁y₁ + x₂y₂ + x₃y₃ of each group of four neighbours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sum, Vector128<byte> x, Vector128<sbyte> y)
    {
        if (Ssse3.IsSupported) return sum + Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(x, y), Vector128<short>.One);
        for (var i = 0; i < 4; i++) sum += ((x.AsInt32() >>> (8 * i)) & Vector128.Create(255)) * ((y.AsInt32() << (24 - 8 * i)) >> 24);
        return sum;
    }
}
