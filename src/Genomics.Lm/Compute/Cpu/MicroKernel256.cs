using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>6 × 16 block of C in 12 256-bit registers.</summary>
internal readonly struct MicroKernel256 : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride, float* addend,
        nint addendStride, float* ahead)
    {
        Prefetching.Rows(c, stride, Rows);
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        Vector256<float> c4a = default, c4b = default;
        Vector256<float> c5a = default, c5b = default;
        var twoRows = 2 * rowStride;
        var a3 = a + 3 * rowStride;
        for (var k = 0; k < depth; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(depth, k + Prefetching.Terms); k < end; k++)
            {
                var b0 = Vector256.Load(b);
                var b1 = Vector256.Load(b + 8);
                var x0 = Vector256.Create(*a);
                c0a = Vector256.MultiplyAddEstimate(x0, b0, c0a);
                c0b = Vector256.MultiplyAddEstimate(x0, b1, c0b);
                var x1 = Vector256.Create(a[rowStride]);
                c1a = Vector256.MultiplyAddEstimate(x1, b0, c1a);
                c1b = Vector256.MultiplyAddEstimate(x1, b1, c1b);
                var x2 = Vector256.Create(a[twoRows]);
                c2a = Vector256.MultiplyAddEstimate(x2, b0, c2a);
                c2b = Vector256.MultiplyAddEstimate(x2, b1, c2b);
                var x3 = Vector256.Create(*a3);
                c3a = Vector256.MultiplyAddEstimate(x3, b0, c3a);
                c3b = Vector256.MultiplyAddEstimate(x3, b1, c3b);
                var x4 = Vector256.Create(a3[rowStride]);
                c4a = Vector256.MultiplyAddEstimate(x4, b0, c4a);
                c4b = Vector256.MultiplyAddEstimate(x4, b1, c4b);
                var x5 = Vector256.Create(a3[twoRows]);
                c5a = Vector256.MultiplyAddEstimate(x5, b0, c5a);
                c5b = Vector256.MultiplyAddEstimate(x5, b1, c5b);
                a += depthStride;
                a3 += depthStride;
                b += Columns;
            }
        }
        Store(c, c0a, c0b, addend);
        Store(c + stride, c1a, c1b, addend + addendStride);
        Store(c + 2 * stride, c2a, c2b, addend + 2 * addendStride);
        Store(c + 3 * stride, c3a, c3b, addend + 3 * addendStride);
        Store(c + 4 * stride, c4a, c4b, addend + 4 * addendStride);
        Store(c + 5 * stride, c5a, c5b, addend + 5 * addendStride);
    }

    private static unsafe void Store(float* c, Vector256<float> v0, Vector256<float> v1, float* addend)
    {
        (v0 + Vector256.Load(addend)).Store(c);
        (v1 + Vector256.Load(addend + 8)).Store(c + 8);
    }
}
