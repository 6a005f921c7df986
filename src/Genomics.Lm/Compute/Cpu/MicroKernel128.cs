using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>6 × 8 block of C in 12 128-bit registers.</summary>
internal readonly struct MicroKernel128 : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride, float* addend,
        nint addendStride, float* ahead)
    {
        Prefetching.Rows(c, stride, Rows);
        Vector128<float> c0a = default, c0b = default;
        Vector128<float> c1a = default, c1b = default;
        Vector128<float> c2a = default, c2b = default;
        Vector128<float> c3a = default, c3b = default;
        Vector128<float> c4a = default, c4b = default;
        Vector128<float> c5a = default, c5b = default;
        var twoRows = 2 * rowStride;
        var a3 = a + 3 * rowStride;
        for (var k = 0; k < depth; ahead += Prefetching.Floats)
        {
            Prefetching.Line(ahead);
            for (var end = Math.Min(depth, k + Prefetching.Terms); k < end; k++)
            {
                var b0 = Vector128.Load(b);
                var b1 = Vector128.Load(b + 4);
                var x0 = Splat(a);
                c0a = Vector128.MultiplyAddEstimate(x0, b0, c0a);
                c0b = Vector128.MultiplyAddEstimate(x0, b1, c0b);
                var x1 = Splat(a + rowStride);
                c1a = Vector128.MultiplyAddEstimate(x1, b0, c1a);
                c1b = Vector128.MultiplyAddEstimate(x1, b1, c1b);
                var x2 = Splat(a + twoRows);
                c2a = Vector128.MultiplyAddEstimate(x2, b0, c2a);
                c2b = Vector128.MultiplyAddEstimate(x2, b1, c2b);
                var x3 = Splat(a3);
                c3a = Vector128.MultiplyAddEstimate(x3, b0, c3a);
                c3b = Vector128.MultiplyAddEstimate(x3, b1, c3b);
                var x4 = Splat(a3 + rowStride);
                c4a = Vector128.MultiplyAddEstimate(x4, b0, c4a);
                c4b = Vector128.MultiplyAddEstimate(x4, b1, c4b);
                var x5 = Splat(a3 + twoRows);
                c5a = Vector128.MultiplyAddEstimate(x5, b0, c5a);
                c5b = Vector128.MultiplyAddEstimate(x5, b1, c5b);
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

    // Without AVX2 the general form takes a load and a shuffle.
    private static unsafe Vector128<float> Splat(float* value)
        => Avx.IsSupported ? Avx.BroadcastScalarToVector128(value) : Vector128.Create(*value);

    private static unsafe void Store(float* c, Vector128<float> v0, Vector128<float> v1, float* addend)
    {
        (v0 + Vector128.Load(addend)).Store(c);
        (v1 + Vector128.Load(addend + 4)).Store(c + 4);
    }
}
