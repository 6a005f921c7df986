using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>12 × 32 block of C in 24 512-bit registers.</summary>
internal readonly struct MicroKernel512 : IMicroKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride, float* addend,
        nint addendStride, float* ahead)
    {
        Prefetching.Rows(c, stride, Rows);
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        Vector512<float> c8a = default, c8b = default;
        Vector512<float> c9a = default, c9b = default;
        Vector512<float> c10a = default, c10b = default;
        Vector512<float> c11a = default, c11b = default;
        var twoRows = 2 * rowStride;
        var a3 = a + 3 * rowStride;
        var a6 = a + 6 * rowStride;
        var a9 = a + 9 * rowStride;
        for (var k = 0; k < depth; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(depth, k + Prefetching.Terms); k < end; k++)
            {
                var b0 = Vector512.Load(b);
                var b1 = Vector512.Load(b + 16);
                var x0 = Vector512.Create(*a);
                c0a = Vector512.MultiplyAddEstimate(x0, b0, c0a);
                c0b = Vector512.MultiplyAddEstimate(x0, b1, c0b);
                var x1 = Vector512.Create(a[rowStride]);
                c1a = Vector512.MultiplyAddEstimate(x1, b0, c1a);
                c1b = Vector512.MultiplyAddEstimate(x1, b1, c1b);
                var x2 = Vector512.Create(a[twoRows]);
                c2a = Vector512.MultiplyAddEstimate(x2, b0, c2a);
                c2b = Vector512.MultiplyAddEstimate(x2, b1, c2b);
                var x3 = Vector512.Create(*a3);
                c3a = Vector512.MultiplyAddEstimate(x3, b0, c3a);
                c3b = Vector512.MultiplyAddEstimate(x3, b1, c3b);
                var x4 = Vector512.Create(a3[rowStride]);
                c4a = Vector512.MultiplyAddEstimate(x4, b0, c4a);
                c4b = Vector512.MultiplyAddEstimate(x4, b1, c4b);
                var x5 = Vector512.Create(a3[twoRows]);
                c5a = Vector512.MultiplyAddEstimate(x5, b0, c5a);
                c5b = Vector512.MultiplyAddEstimate(x5, b1, c5b);
                var x6 = Vector512.Create(*a6);
                c6a = Vector512.MultiplyAddEstimate(x6, b0, c6a);
                c6b = Vector512.MultiplyAddEstimate(x6, b1, c6b);
                var x7 = Vector512.Create(a6[rowStride]);
                c7a = Vector512.MultiplyAddEstimate(x7, b0, c7a);
                c7b = Vector512.MultiplyAddEstimate(x7, b1, c7b);
                var x8 = Vector512.Create(a6[twoRows]);
                c8a = Vector512.MultiplyAddEstimate(x8, b0, c8a);
                c8b = Vector512.MultiplyAddEstimate(x8, b1, c8b);
                var x9 = Vector512.Create(*a9);
                c9a = Vector512.MultiplyAddEstimate(x9, b0, c9a);
                c9b = Vector512.MultiplyAddEstimate(x9, b1, c9b);
                var x10 = Vector512.Create(a9[rowStride]);
                c10a = Vector512.MultiplyAddEstimate(x10, b0, c10a);
                c10b = Vector512.MultiplyAddEstimate(x10, b1, c10b);
                var x11 = Vector512.Create(a9[twoRows]);
                c11a = Vector512.MultiplyAddEstimate(x11, b0, c11a);
                c11b = Vector512.MultiplyAddEstimate(x11, b1, c11b);
                a += depthStride;
                a3 += depthStride;
                a6 += depthStride;
                a9 += depthStride;
                b += Columns;
            }
        }
        Store(c, c0a, c0b, addend);
        Store(c + stride, c1a, c1b, addend + addendStride);
        Store(c + 2 * stride, c2a, c2b, addend + 2 * addendStride);
        Store(c + 3 * stride, c3a, c3b, addend + 3 * addendStride);
        Store(c + 4 * stride, c4a, c4b, addend + 4 * addendStride);
        Store(c + 5 * stride, c5a, c5b, addend + 5 * addendStride);
        Store(c + 6 * stride, c6a, c6b, addend + 6 * addendStride);
        Store(c + 7 * stride, c7a, c7b, addend + 7 * addendStride);
        Store(c + 8 * stride, c8a, c8b, addend + 8 * addendStride);
        Store(c + 9 * stride, c9a, c9b, addend + 9 * addendStride);
        Store(c + 10 * stride, c10a, c10b, addend + 10 * addendStride);
        Store(c + 11 * stride, c11a, c11b, addend + 11 * addendStride);
    }

    private static unsafe void Store(float* c, Vector512<float> v0, Vector512<float> v1, float* addend)
    {
        (v0 + Vector512.Load(addend)).Store(c);
        (v1 + Vector512.Load(addend + 16)).Store(c + 16);
    }
}
