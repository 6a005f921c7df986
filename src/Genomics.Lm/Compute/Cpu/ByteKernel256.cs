using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>4 × 16 block of sums in 8 256-bit registers.</summary>
internal readonly struct ByteKernel256<TDot> : IByteKernel where TDot : struct, IByteDot256
{
    public static bool IsSupported => TDot.IsSupported;

    public static int Rows => 4;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(int* a, nint stride, sbyte* b, int quads, int* sums, bool accumulate, float* ahead)
    {
        Vector256<int> c0a = default, c0b = default;
        Vector256<int> c1a = default, c1b = default;
        Vector256<int> c2a = default, c2b = default;
        Vector256<int> c3a = default, c3b = default;
        for (var quad = 0; quad < quads; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(quads, quad + Prefetching.Terms); quad < end; quad++, a++, b += 4 * Columns)
            {
                var (b0, b1) = (Vector256.Load(b), Vector256.Load(b + 32));
                var x0 = Vector256.Create(*a).AsByte();
                (c0a, c0b) = (TDot.Add(c0a, x0, b0), TDot.Add(c0b, x0, b1));
                var x1 = Vector256.Create(a[stride]).AsByte();
                (c1a, c1b) = (TDot.Add(c1a, x1, b0), TDot.Add(c1b, x1, b1));
                var x2 = Vector256.Create(a[2 * stride]).AsByte();
                (c2a, c2b) = (TDot.Add(c2a, x2, b0), TDot.Add(c2b, x2, b1));
                var x3 = Vector256.Create(a[3 * stride]).AsByte();
                (c3a, c3b) = (TDot.Add(c3a, x3, b0), TDot.Add(c3b, x3, b1));
            }
        }
        Store(sums, c0a, c0b, accumulate);
        Store(sums + Columns, c1a, c1b, accumulate);
        Store(sums + 2 * Columns, c2a, c2b, accumulate);
        Store(sums + 3 * Columns, c3a, c3b, accumulate);
    }

    private static unsafe void Store(int* sums, Vector256<int> first, Vector256<int> second, bool accumulate)
    {
        (accumulate ? first + Vector256.Load(sums) : first).Store(sums);
        (accumulate ? second + Vector256.Load(sums + 8) : second).Store(sums + 8);
    }
}
