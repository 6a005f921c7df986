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

    /// <summary>Fills a row of scores up to whole vectors with what softmax makes zero; returns its new length.</summary>
    public static int Pad(float* scores, int n)
    {
        var padded = (n + Lanes - 1) / Lanes * Lanes;
        for (var j = n; j < padded; j++) scores[j] = float.NegativeInfinity;
        return padded;
    }

    /// <summary>Turns raw scores of one query into scale·score − slope·|query − key|; returns the largest.</summary>
    public static float ScaleWithAlibi(float* scores, float scale, float slope, int query, int n)
    {
        var (j, largest, factor, fall) = (0, new Vector<float>(float.NegativeInfinity), new Vector<float>(scale),
            new Vector<float>(-slope));
        var distance = Vector<float>.Indices - new Vector<float>(query);
        for (; j <= n - Lanes; j += Lanes)
        {
            var score = Vector.MultiplyAddEstimate(Vector.Load(scores + j), factor, Vector.Abs(distance) * fall);
            score.Store(scores + j);
            largest = Vector.Max(largest, score);
            distance += new Vector<float>(Lanes);
        }
        var max = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++) max = Math.Max(max, largest[lane]);
        for (; j < n; j++)
        {
            scores[j] = float.MultiplyAddEstimate(scores[j], scale, -slope * Math.Abs(query - j));
            max = Math.Max(max, scores[j]);
        }
        return max;
    }

    /// <summary>x = exp(x − shift); returns the sum.</summary>
    public static float ExpAndSum(float* x, float shift, int n)
    {
        var (i, sum, offset) = (0, Vector<float>.Zero, new Vector<float>(shift));
        for (; i <= n - Lanes; i += Lanes)
        {
            var e = Exponential.Of(Vector.Load(x + i) - offset);
            e.Store(x + i);
            sum += e;
        }
        var total = Vector.Sum(sum);
        for (; i < n; i++) total += x[i] = Exponential.Of(x[i] - shift);
        return total;
    }

    /// <summary>
    /// Turns raw scores of one query into probabilities p = exp(scale·score − slope·|query − key| − logSum), and their gradients into
    /// those of the raw scores, p·(gradient − delta)·scale.
    /// </summary>
    public static void SoftmaxBackward(float* scores, float* gradient, float scale, float slope, int query, float logSum, float delta,
        int n)
    {
        var (j, factor, fall) = (0, new Vector<float>(scale), new Vector<float>(-slope));
        var (shift, centre) = (new Vector<float>(logSum), new Vector<float>(delta));
        var distance = Vector<float>.Indices - new Vector<float>(query);
        for (; j <= n - Lanes; j += Lanes)
        {
            var p = Exponential.Of(Vector.MultiplyAddEstimate(Vector.Load(scores + j), factor, Vector.Abs(distance) * fall) - shift);
            p.Store(scores + j);
            (p * factor * (Vector.Load(gradient + j) - centre)).Store(gradient + j);
            distance += new Vector<float>(Lanes);
        }
        for (; j < n; j++)
        {
            scores[j] = Exponential.Of(float.MultiplyAddEstimate(scores[j], scale, -slope * Math.Abs(query - j)) - logSum);
            gradient[j] = scores[j] * scale * (gradient[j] - delta);
        }
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

    /// <summary>
    /// The product m = GELU(u₁) ⊙ u₂ ⊙ factors again, and the gradients of both parts of u = [u₁ | u₂] in its place, given the gradient of
    /// m.
    /// </summary>
    public static void GatedGeluBackward(float* u, float* gradient, float* factors, float* m, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            var (x, gate, factor) = (Vector.Load(u + i), Vector.Load(u + n + i), Vector.Load(factors + i));
            Phi(x, out var phi, out var density);
            var (g, gelu) = (Vector.Load(gradient + i) * factor, x * phi);
            (gelu * gate * factor).Store(m + i);
            (g * gelu).Store(u + n + i);
            (g * gate * Vector.MultiplyAddEstimate(x, density, phi)).Store(u + i);
        }
        for (; i < n; i++)
        {
            var (x, gate, g) = (u[i], u[n + i], gradient[i] * factors[i]);
            Phi(x, out var phi, out var density);
            m[i] = x * phi * gate * factors[i];
            u[n + i] = g * x * phi;
            u[i] = g * gate * (phi + x * density);
        }
    }

    public static void Gelu(float* x, float* y, int n)
    {
        var i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            var value = Vector.Load(x + i);
            Phi(value, out var phi, out _);
            (value * phi).Store(y + i);
        }
        for (; i < n; i++)
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
        var gauss = Exponential.Of(x * x * -0.5f);
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
        var gauss = Exponential.Of(-0.5f * x * x);
        var t = 1 / (1 + P * MathF.Abs(x));
        var tail = 0.5f * gauss * t * (A1 + t * (A2 + t * (A3 + t * (A4 + t * A5))));
        phi = x < 0 ? tail : 1 - tail;
        density = gauss * InverseRootTwoPi;
    }

    private const float P = 0.3275911f * 0.70710678f, A1 = 0.254829592f, A2 = -0.284496736f, A3 = 1.421413741f, A4 = -1.453152027f,
        A5 = 1.061405429f;
    private const float InverseRootTwoPi = 0.39894228f;
}
