using System.Numerics;
using System.Runtime.CompilerServices;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>exp on vectors, within two units in the last place, for arguments up to 88; below −87 it gives 0. The framework's computes in double.</summary>
internal static class Exponential
{
    private const float Lowest = -87, Log2OfE = 1.442695041f;
    private const float Shifter = 12582912;                          // 1.5 · 2²³: adding it rounds to a whole number in the low bits
    private const float LnTwoHigh = 0.693145752f, LnTwoLow = 1.42860677e-6f;   // ln 2 in two parts, the first with trailing zeros

    /// <summary>exp(x) = 2ⁿ·exp(r) with |r| ≤ ½ ln 2, where the Taylor series to the seventh power is exact to float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(Log2OfE), new Vector<float>(Shifter));
        var n = shifted - new Vector<float>(Shifter);
        var r = Vector.MultiplyAddEstimate(n, new Vector<float>(-LnTwoHigh), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(-LnTwoLow), r);
        var p = Vector.MultiplyAddEstimate(r, new Vector<float>(1f / 5040), new Vector<float>(1f / 720));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 120));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 24));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 6));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(0.5f));
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        var scaled = Vector.AsVectorSingle(Vector.AsVectorInt32(p) + Vector.ShiftLeft(Vector.AsVectorInt32(shifted), 23));
        return Vector.AndNot(scaled, Vector.AsVectorSingle(Vector.LessThan(x, new Vector<float>(Lowest))));
    }

    /// <summary>The same of one number, bit for bit.</summary>
    public static float Of(float x) => Of(new Vector<float>(x))[0];
}
