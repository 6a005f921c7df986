namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>Student's t distribution for whole degrees of freedom (finite trigonometric sums, Abramowitz &amp; Stegun 26.7.3–4).</summary>
internal static class StudentDistribution
{
    /// <summary>P(|T| ≥ |t|).</summary>
    public static double TwoSided(double t, int degrees)
    {
        if (double.IsNaN(t)) return double.NaN;
        if (double.IsInfinity(t)) return 0;
        var angle = Math.Atan(Math.Abs(t) / Math.Sqrt(degrees));
        var (sin, cos) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var (term, sum) = odd ? (cos, 0.0) : (1.0, 0.0);
        for (var k = odd ? 3 : 2; k <= degrees; k += 2)
        {
            sum += term;
            term *= cos * cos * (k - 1) / k;
        }
        var inside = odd ? 2 / Math.PI * (angle + sin * sum) : sin * sum;
        return Math.Clamp(1 - inside, 0, 1);
    }

    /// <summary>The t > 0 with P(|T| ≥ t) = p, by bisection.</summary>
    public static double TwoSidedQuantile(double p, int degrees)
    {
        double low = 0, high = 1;
        while (TwoSided(high, degrees) > p) high *= 2;
        for (var step = 0; step < 200 && high - low > 1e-14 * high; step++)
        {
            var middle = 0.5 * (low + high);
            if (TwoSided(middle, degrees) > p) low = middle; else high = middle;
        }
        return 0.5 * (low + high);
    }
}
