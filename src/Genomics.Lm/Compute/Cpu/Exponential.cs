using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>exp and powers of two on vectors, relative error below 3e-7. The framework's compute in double.</summary>
internal static class Exponential
{
    /// <summary>log₂ e.</summary>
    public const float Log2OfE = 1.442695041f;

    private const float Lowest = -87, LowestPower = -125;
    private const float Shifter = 12582912;                          // 1.5 · 2²³: adding it rounds to a whole number in the low bits
    private const float LnTwoHigh = 0.693145752f, LnTwoLow = 1.42860677e-6f;   // ln 2 in two parts, the first with trailing zeros

    // (exp(r) − 1) / r interpolated at the five Chebyshev nodes of the interval: exact at r = 0, relative error of exp below 2.1e-7.
    private const float C2 = 0.4999937117f, C3 = 0.1666657626f, C4 = 0.04187572747f, C5 = 0.008363185450f;

    // (2ʳ − 1) / r in the same way, below 2.6e-7.
    private const float D1 = 0.6931471806f, D2 = 0.2402234904f, D3 = 0.05550381014f, D4 = 0.009666368515f, D5 = 0.001338130254f;

    /// <summary>exp(x) = 2ⁿ·exp(r) with |r| ≤ ½ ln 2, for arguments up to 88; below −87 it gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        var shifted = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2OfE), Vector512.Create(Shifter));
        var n = shifted - Vector512.Create(Shifter);
        var r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-LnTwoHigh), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-LnTwoLow), r);
        return Scale(Polynomial(r, 1, C2, C3, C4, C5), shifted, x, Lowest);
    }

    /// <summary>The same of one number, bit for bit.</summary>
    public static float Of(float x) => Of(Vector512.Create(x)).ToScalar();

    /// <summary>2ˣ = 2ⁿ·2ʳ with |r| ≤ ½, for arguments up to 126; below −125 it gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> PowerOfTwo(Vector512<float> x)
    {
        var shifted = x + Vector512.Create(Shifter);
        var r = x - (shifted - Vector512.Create(Shifter));
        return Scale(Polynomial(r, D1, D2, D3, D4, D5), shifted, x, LowestPower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Polynomial(Vector512<float> r, float c1, float c2, float c3, float c4, float c5)
    {
        var p = Vector512.MultiplyAddEstimate(r, Vector512.Create(c5), Vector512.Create(c4));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(c3));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(c2));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(c1));
        return Vector512.MultiplyAddEstimate(p, r, Vector512<float>.One);
    }

    // p·2ⁿ, n in the low bits of the shifted number; 0 for too small arguments.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> p, Vector512<float> shifted, Vector512<float> x, float lowest)
        => Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(lowest)), Vector512<float>.Zero,
            (p.AsInt32() + (shifted.AsInt32() << 23)).AsSingle());
}
