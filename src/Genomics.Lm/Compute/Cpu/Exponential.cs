using System.Numerics;
using System.Runtime.CompilerServices;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// exp on vectors, relative error below 3e-7, for arguments up to 88; below −87 it gives 0. The framework's computes in double.
/// </summary>
internal static class Exponential
{
    private const float Lowest = -87, Log2OfE = 1.442695041f;
    private const float Shifter = 12582912;                          // 1.5 · 2²³: adding it rounds to a whole number in the low bits
    private const float LnTwoHigh = 0.693145752f, LnTwoLow = 1.42860677e-6f;   // ln 2 in two parts, the first with trailing zeros

    // (exp(r) − 1) / r interpolated at the five Chebyshev nodes of the interval: exact at r = 0, relative error of exp below 2.1e-7.
    private const float C2 = 0.4999937117f, C3 = 0.1666657626f, C4 = 0.04187572747f, C5 = 0.008363185450f;

    /// <summary>exp(x) = 2ⁿ·exp(r) with |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(Log2OfE), new Vector<float>(Shifter));
        var n = shifted - new Vector<float>(Shifter);
        var r = Vector.MultiplyAddEstimate(n, new Vector<float>(-LnTwoHigh), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(-LnTwoLow), r);
        var p = Vector.MultiplyAddEstimate(r, new Vector<float>(C5), new Vector<float>(C4));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C3));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C2));
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        var scaled = Vector.AsVectorSingle(Vector.AsVectorInt32(p) + Vector.ShiftLeft(Vector.AsVectorInt32(shifted), 23));
        return Vector.AndNot(scaled, Vector.AsVectorSingle(Vector.LessThan(x, new Vector<float>(Lowest))));
    }

    /// <summary>The same of one number, bit for bit.</summary>
    public static float Of(float x) => Of(new Vector<float>(x))[0];
}
