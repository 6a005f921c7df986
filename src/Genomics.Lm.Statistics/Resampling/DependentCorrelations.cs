using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// Compares two correlations with the same variable (Meng, Rosenthal &amp; Rubin 1992, Psychological Bulletin 111:172–175).
/// </summary>
public static class DependentCorrelations
{
    /// <summary>The z test of the difference of two dependent correlations.</summary>
    /// <param name="first">r of the first predictor with the observations.</param>
    /// <param name="second">r of the second predictor with the same observations.</param>
    /// <param name="between">r between the two predictors.</param>
    /// <param name="count">Number of independent genes, at least 4.</param>
    /// <returns>z (positive when the first is larger) and its two-sided p-value; NaN when a correlation is undefined or ±1.</returns>
    /// <remarks>
    /// Rough: it takes genes as independent and normal. Where related genes resemble each other it rejects true nulls far too often or too
    /// seldom, whatever number of groups is put in; comparisons use the paired bootstrap, which does neither.
    /// </remarks>
    public static Significance MengRosenthalRubin(double first, double second, double between, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 4);
        if (first == second) return new Significance(0, 1);
        var z = (Math.Atanh(first) - Math.Atanh(second)) / StandardError(first, second, between, count);
        return new Significance(z, double.IsFinite(z) ? NormalDistribution.TwoSided(z) : double.NaN);
    }

    /// <summary>Standard error of the difference of the two Fisher-transformed correlations.</summary>
    /// <inheritdoc cref="MengRosenthalRubin" path="/param"/>
    internal static double StandardError(double first, double second, double between, int count)
    {
        var meanSquare = (first * first + second * second) / 2;
        var f = Math.Min(1, (1 - between) / (2 * (1 - meanSquare)));
        var h = (1 - f * meanSquare) / (1 - meanSquare);
        return Math.Sqrt(2 * (1 - between) * h / (count - 3));
    }
}
