using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Vectorised functions on rows of floats, sixteen at a time: in one register, or in two or four where registers are narrower. Every sum
/// has one order, whatever the number of rows or threads or the width of registers.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>y += x.</summary>
    [MethodImpl(Vectors.Whole)]
    public static void Add(float* y, float* x, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes) (Vector512.Load(y + i) + Vector512.Load(x + i)).Store(y + i);
        for (; i < n; i++) y[i] += x[i];
    }

    /// <summary>y += a·x.</summary>
    [MethodImpl(Vectors.Whole)]
    public static void AddScaled(float* y, float a, float* x, int n)
    {
        var (i, factor) = (0, Vector512.Create(a));
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
            Vector512.MultiplyAddEstimate(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        for (; i < n; i++) y[i] = float.MultiplyAddEstimate(a, x[i], y[i]);
    }

    [MethodImpl(Vectors.Whole)]
    public static float Dot(float* x, float* y, int n)
    {
        var (i, sum) = (0, Vector512<float>.Zero);
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(x + i), Vector512.Load(y + i), sum);
        var total = Vector512.Sum(sum);
        for (; i < n; i++) total += x[i] * y[i];
        return total;
    }

    [MethodImpl(Vectors.Whole)]
    public static float Max(float* x, int n)
    {
        var (i, largest) = (0, Vector512.Create(float.NegativeInfinity));
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes) largest = Vector512.MaxNative(Vector512.Load(x + i), largest);
        var total = Max(largest);
        for (; i < n; i++) total = Math.Max(total, x[i]);
        return total;
    }

    /// <summary>The largest of sixteen.</summary>
    public static float Max(Vector512<float> x)
    {
        var half = Vector256.MaxNative(x.GetLower(), x.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        quarter = Vector128.MaxNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(quarter[0], quarter[1]);
    }

    /// <summary>x = exp(x − shift); returns the sum.</summary>
    [MethodImpl(Vectors.Whole)]
    public static float ExpAndSum(float* x, float shift, int n)
    {
        var (i, sum, offset) = (0, Vector512<float>.Zero, Vector512.Create(shift));
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var e = Exponential.Of(Vector512.Load(x + i) - offset);
            e.Store(x + i);
            sum += e;
        }
        var total = Vector512.Sum(sum);
        for (; i < n; i++) total += x[i] = Exponential.Of(x[i] - shift);
        return total;
    }

    /// <summary>Turns a row of scores s, by base 2, into 2^(s − shift), zero up to whole vectors behind it; returns the sum.</summary>
    [MethodImpl(Vectors.Whole)]
    public static float PowersAndSum(float* scores, float shift, int n)
    {
        for (var j = n; j % Vectors.Lanes != 0; j++) scores[j] = float.NegativeInfinity;
        var (sum, offset) = (Vector512<float>.Zero, Vector512.Create(shift));
        for (var end = scores + n; scores < end; scores += Vectors.Lanes)
        {
            var p = Exponential.PowerOfTwo(Vector512.Load(scores) - offset);
            p.Store(scores);
            sum += p;
        }
        return Vector512.Sum(sum);
    }

    /// <summary>
    /// Turns a row of scores s, by base 2, into probabilities p = 2^(s − logSum), and their gradients into those of the scores times ln 2,
    /// p·(gradient − delta), both up to whole vectors.
    /// </summary>
    [MethodImpl(Vectors.Whole)]
    public static void SoftmaxBackward(float* scores, float* gradient, float logSum, float delta, int n)
    {
        var (shift, centre) = (Vector512.Create(logSum), Vector512.Create(delta));
        for (var j = 0; j < n; j += Vectors.Lanes)
        {
            var p = Exponential.PowerOfTwo(Vector512.Load(scores + j) - shift);
            p.Store(scores + j);
            (p * (Vector512.Load(gradient + j) - centre)).Store(gradient + j);
        }
    }

    [MethodImpl(Vectors.Whole)]
    public static void Scale(float* x, float factor, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes) (Vector512.Load(x + i) * factor).Store(x + i);
        for (; i < n; i++) x[i] *= factor;
    }

    /// <summary>m = GELU(u₁) ⊙ u₂ where u = [u₁ | u₂] of width n each.</summary>
    [MethodImpl(Vectors.Whole)]
    public static void GatedGelu(float* u, float* m, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var x = Vector512.Load(u + i);
            (x * Phi(x, out _) * Vector512.Load(u + n + i)).Store(m + i);
        }
        for (; i < n; i++) m[i] = u[i] * Phi(u[i], out _) * u[n + i];
    }

    /// <summary>
    /// The product m = GELU(u₁) ⊙ u₂ ⊙ factors again, and the gradients of both parts of u = [u₁ | u₂] in its place, given the gradient of
    /// m.
    /// </summary>
    [MethodImpl(Vectors.Whole)]
    public static void GatedGeluBackward(float* u, float* gradient, float* factors, float* m, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var (x, gate, factor) = (Vector512.Load(u + i), Vector512.Load(u + n + i), Vector512.Load(factors + i));
            var phi = Phi(x, out var density);
            var (g, gelu) = (Vector512.Load(gradient + i) * factor, x * phi);
            (gelu * gate * factor).Store(m + i);
            (g * gelu).Store(u + n + i);
            (g * gate * Vector512.MultiplyAddEstimate(x, density, phi)).Store(u + i);
        }
        for (; i < n; i++)
        {
            var (x, gate, g) = (u[i], u[n + i], gradient[i] * factors[i]);
            var phi = Phi(x, out var density);
            m[i] = x * phi * gate * factors[i];
            u[n + i] = g * x * phi;
            u[i] = g * gate * (phi + x * density);
        }
    }

    [MethodImpl(Vectors.Whole)]
    public static void Gelu(float* x, float* y, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var value = Vector512.Load(x + i);
            (value * Phi(value, out _)).Store(y + i);
        }
        for (; i < n; i++) y[i] = x[i] * Phi(x[i], out _);
    }

    /// <summary>gradient *= GELU'(x).</summary>
    [MethodImpl(Vectors.Whole)]
    public static void GeluBackward(float* x, float* gradient, int n)
    {
        var i = 0;
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var value = Vector512.Load(x + i);
            var phi = Phi(value, out var density);
            (Vector512.Load(gradient + i) * Vector512.MultiplyAddEstimate(value, density, phi)).Store(gradient + i);
        }
        for (; i < n; i++)
        {
            var phi = Phi(x[i], out var density);
            gradient[i] *= phi + x[i] * density;
        }
    }

    // The normal distribution function and density. The error function by Abramowitz & Stegun 7.1.26 (error below 1.5e-7).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Phi(Vector512<float> x, out Vector512<float> density)
    {
        var gauss = Exponential.Of(x * x * -0.5f);
        var t = Vector512<float>.One / Vector512.MultiplyAddEstimate(Vector512.Abs(x), Vector512.Create(P), Vector512<float>.One);
        var poly = Vector512.MultiplyAddEstimate(t, Vector512.Create(A5), Vector512.Create(A4));
        poly = Vector512.MultiplyAddEstimate(t, poly, Vector512.Create(A3));
        poly = Vector512.MultiplyAddEstimate(t, poly, Vector512.Create(A2));
        poly = Vector512.MultiplyAddEstimate(t, poly, Vector512.Create(A1));
        var tail = poly * t * gauss;
        density = gauss * InverseRootTwoPi;
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, Vector512<float>.One - tail);
    }

    private static float Phi(float x, out float density)
    {
        var phi = Phi(Vector512.Create(x), out var densities).ToScalar();
        density = densities.ToScalar();
        return phi;
    }

    private const float P = 0.3275911f * 0.70710678f, A1 = 0.254829592f / 2, A2 = -0.284496736f / 2, A3 = 1.421413741f / 2,
        A4 = -1.453152027f / 2, A5 = 1.061405429f / 2;
    private const float InverseRootTwoPi = 0.39894228f;
}
