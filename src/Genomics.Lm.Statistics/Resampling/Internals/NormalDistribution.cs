namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>The standard normal distribution to double precision.</summary>
internal static class NormalDistribution
{
    private static readonly double InverseRoot2Pi = 1 / Math.Sqrt(2 * Math.PI);

    public static double Density(double x) => InverseRoot2Pi * Math.Exp(-0.5 * x * x);

    /// <summary>P(X ≤ x), accurate in both tails.</summary>
    public static double Cdf(double x) => x > 0 ? 1 - UpperTail(x) : UpperTail(-x);

    /// <summary>Two-sided p-value of a z statistic.</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * UpperTail(Math.Abs(z)));

    /// <summary>The x with P(X ≤ x) = p; infinite at 0 and 1.</summary>
    public static double Quantile(double p)
    {
        if (!(p is >= 0 and <= 1)) return double.NaN;
        if (p > 0.5) return -Quantile(1 - p);
        if (p == 0) return double.NegativeInfinity;
        // Hastings' rational start (Abramowitz & Stegun 26.2.22), then Newton steps on the logarithm of the tail
        var t = Math.Sqrt(-2 * Math.Log(p));
        var x = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t));
        for (var step = 0; step < 6; step++)
        {
            var tail = UpperTail(x);
            x += Math.Log(tail / p) * tail / Density(x);
        }
        return -x;
    }

    // P(X > x) for x ≥ 0: power series near the middle, Laplace's continued fraction in the tail
    private static double UpperTail(double x)
    {
        if (x < 3)
        {
            double term = x, sum = x;
            for (var k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum) && k < 400; k += 2) sum += term *= x * x / k;
            return 0.5 - Density(x) * sum;
        }
        var fraction = x;
        for (var k = 160; k >= 1; k--) fraction = x + k / fraction;
        return Density(x) / fraction;
    }
}
