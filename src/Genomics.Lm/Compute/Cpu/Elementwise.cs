using System.Numerics;
using System.Runtime.CompilerServices;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Vectorised functions on rows of floats. Every sum has one order, whatever the number of rows or threads.</summary>
internal static unsafe class Elementwise
{
    private static int Lanes => Vector<float>.Count;

    /// <summary>y += x.</summary>
    public static void Add(float* y, float* x, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes) (Vector.Load(y + i) + Vector.Load(x + i)).Store(y + i);
        for (; i < n; i++) y[i] += x[i];
    }

    /// <summary>y += a·x.</summary>
    public static void AddScaled(float* y, float a, float* x, int n)
    {
        var (i, factor) = (0, new Vector<float>(a));
        for (; i <= n - Lanes; i += Lanes) Vector.MultiplyAddEstimate(factor, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
        for (; i < n; i++) y[i] = float.MultiplyAddEstimate(a, x[i], y[i]);
    }

    public static float Dot(float* x, float* y, int n)
    {
        var (i, sum) = (0, Vector<float>.Zero);
        for (; i <= n - Lanes; i += Lanes) sum = Vector.MultiplyAddEstimate(Vector.Load(x + i), Vector.Load(y + i), sum);
        var total = Vector.Sum(sum);
        for (; i < n; i++) total += x[i] * y[i];
        return total;
    }

    public static float Sum(float* x, int n)
    {
        var (i, sum) = (0, Vector<float>.Zero);
        for (; i <= n - Lanes; i += Lanes) sum += Vector.Load(x + i);
        var total = Vector.Sum(sum);
        for (; i < n; i++) total += x[i];
        return total;
    }

    public static float Max(float* x, int n)
    {
        var (i, max) = (0, new Vector<float>(float.NegativeInfinity));
        for (; i <= n - Lanes; i += Lanes) max = Vector.Max(max, Vector.Load(x + i));
        var total = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++) total = Math.Max(total, max[lane]);
        for (; i < n; i++) total = Math.Max(total, x[i]);
        return total;
    }

    /// <summary>x = exp(x − shift); returns the sum.</summary>
    public static float ExpAndSum(float* x, float shift, int n)
    {
        var (i, sum, offset) = (0, Vector<float>.Zero, new Vector<float>(shift));
        for (; i <= n - Lanes; i += Lanes)
        {
            var e = Vector.Exp(Vector.Load(x + i) - offset);
            e.Store(x + i);
            sum += e;
        }
        var total = Vector.Sum(sum);
        for (; i < n; i++) total += x[i] = MathF.Exp(x[i] - shift);
        return total;
    }

    /// <summary>Turns raw scores of one query into scale·score − slope·|query − key|.</summary>
    public static void ScaleWithAlibi(float* scores, float scale, float slope, int query, int n)
    {
        var j = 0;
        var distance = Vector<float>.Indices - new Vector<float>(query);
        for (; j <= n - Lanes; j += Lanes)
        {
            (Vector.Load(scores + j) * scale - Vector.Abs(distance) * slope).Store(scores + j);
            distance += new Vector<float>(Lanes);
        }
        for (; j < n; j++) scores[j] = scores[j] * scale - Math.Abs(query - j) * slope;
    }

    /// <summary>gradient = probability ⊙ (gradient − delta) · scale.</summary>
    public static void SoftmaxBackward(float* probability, float* gradient, float delta, float scale, int n)
    {
        var (i, shift) = (0, new Vector<float>(delta));
        for (; i <= n - Lanes; i += Lanes) (Vector.Load(probability + i) * (Vector.Load(gradient + i) - shift) * scale).Store(gradient + i);
        for (; i < n; i++) gradient[i] = probability[i] * (gradient[i] - delta) * scale;
    }

    public static void Scale(float* x, float factor, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes) (Vector.Load(x + i) * factor).Store(x + i);
        for (; i < n; i++) x[i] *= factor;
    }

    /// <summary>m = GELU(u₁) ⊙ u₂ where u = [u₁ | u₂] of width n each.</summary>
    public static void GatedGelu(float* u, float* m, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            var x = Vector.Load(u + i);
            Phi(x, out var phi, out _);
            (x * phi * Vector.Load(u + n + i)).Store(m + i);
        }
        for (; i < n; i++)
        {
            Phi(u[i], out var phi, out _);
            m[i] = u[i] * phi * u[n + i];
        }
    }

    /// <summary>Replaces u = [u₁ | u₂] by the gradients of both parts, given the gradient of m.</summary>
    public static void GatedGeluBackward(float* u, float* gradient, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            var (x, gate, g) = (Vector.Load(u + i), Vector.Load(u + n + i), Vector.Load(gradient + i));
            Phi(x, out var phi, out var density);
            (g * x * phi).Store(u + n + i);
            (g * gate * Vector.MultiplyAddEstimate(x, density, phi)).Store(u + i);
        }
        for (; i < n; i++)
        {
            var (x, gate, g) = (u[i], u[n + i], gradient[i]);
            Phi(x, out var phi, out var density);
            u[n + i] = g * x * phi;
            u[i] = g * gate * (phi + x * density);
        }
    }

    public static void Gelu(float* x, float* y, int n)
    {
        for (var i = 0; i < n; i++)
        {
            Phi(x[i], out var phi, out _);
            y[i] = x[i] * phi;
        }
    }

    /// <summary>gradient *= GELU'(x).</summary>
    public static void GeluBackward(float* x, float* gradient, int n)
    {
        for (var i = 0; i < n; i++)
        {
            Phi(x[i], out var phi, out var density);
            gradient[i] *= phi + x[i] * density;
        }
    }

    // The normal distribution function and density. The error function by Abramowitz & Stegun 7.1.26 (error below 1.5e-7).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Phi(Vector<float> x, out Vector<float> phi, out Vector<float> density)
    {
        var gauss = Vector.Exp(x * x * -0.5f);
        var t = Vector<float>.One / Vector.MultiplyAddEstimate(Vector.Abs(x), new Vector<float>(P), Vector<float>.One);
        var poly = Vector.MultiplyAddEstimate(t, new Vector<float>(A5), new Vector<float>(A4));
        poly = Vector.MultiplyAddEstimate(t, poly, new Vector<float>(A3));
        poly = Vector.MultiplyAddEstimate(t, poly, new Vector<float>(A2));
        poly = Vector.MultiplyAddEstimate(t, poly, new Vector<float>(A1));
        var tail = poly * t * gauss * 0.5f;
        phi = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
        density = gauss * InverseRootTwoPi;
    }

    private static void Phi(float x, out float phi, out float density)
    {
        var gauss = MathF.Exp(-0.5f * x * x);
        var t = 1 / (1 + P * MathF.Abs(x));
        var tail = 0.5f * gauss * t * (A1 + t * (A2 + t * (A3 + t * (A4 + t * A5))));
        phi = x < 0 ? tail : 1 - tail;
        density = gauss * InverseRootTwoPi;
    }

    private const float P = 0.3275911f * 0.70710678f, A1 = 0.254829592f, A2 = -0.284496736f, A3 = 1.421413741f, A4 = -1.453152027f, A5 = 1.061405429f;
    private const float InverseRootTwoPi = 0.39894228f;
}
