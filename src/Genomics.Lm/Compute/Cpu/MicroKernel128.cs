using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>6 × 8 block of C in 12 128-bit registers.</summary>
internal readonly struct MicroKernel128 : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 8;

    public static unsafe void Run(float* a, float* b, int depth, float* c, nint stride, bool accumulate)
    {
        Vector128<float> c0a = default, c0b = default;
        Vector128<float> c1a = default, c1b = default;
        Vector128<float> c2a = default, c2b = default;
        Vector128<float> c3a = default, c3b = default;
        Vector128<float> c4a = default, c4b = default;
        Vector128<float> c5a = default, c5b = default;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            var x0 = Vector128.Create(a[0]);
            c0a = Vector128.MultiplyAddEstimate(x0, b0, c0a);
            c0b = Vector128.MultiplyAddEstimate(x0, b1, c0b);
            var x1 = Vector128.Create(a[1]);
            c1a = Vector128.MultiplyAddEstimate(x1, b0, c1a);
            c1b = Vector128.MultiplyAddEstimate(x1, b1, c1b);
            var x2 = Vector128.Create(a[2]);
            c2a = Vector128.MultiplyAddEstimate(x2, b0, c2a);
            c2b = Vector128.MultiplyAddEstimate(x2, b1, c2b);
            var x3 = Vector128.Create(a[3]);
            c3a = Vector128.MultiplyAddEstimate(x3, b0, c3a);
            c3b = Vector128.MultiplyAddEstimate(x3, b1, c3b);
            var x4 = Vector128.Create(a[4]);
            c4a = Vector128.MultiplyAddEstimate(x4, b0, c4a);
            c4b = Vector128.MultiplyAddEstimate(x4, b1, c4b);
            var x5 = Vector128.Create(a[5]);
            c5a = Vector128.MultiplyAddEstimate(x5, b0, c5a);
            c5b = Vector128.MultiplyAddEstimate(x5, b1, c5b);
            a += Rows;
            b += Columns;
        }
        Store(c, c0a, c0b, accumulate);
        Store(c + 1 * stride, c1a, c1b, accumulate);
        Store(c + 2 * stride, c2a, c2b, accumulate);
        Store(c + 3 * stride, c3a, c3b, accumulate);
        Store(c + 4 * stride, c4a, c4b, accumulate);
        Store(c + 5 * stride, c5a, c5b, accumulate);
    }

    private static unsafe void Store(float* c, Vector128<float> v0, Vector128<float> v1, bool accumulate)
    {
        if (accumulate)
        {
            v0 += Vector128.Load(c);
            v1 += Vector128.Load(c + 4);
        }
        v0.Store(c);
        v1.Store(c + 4);
    }
}
