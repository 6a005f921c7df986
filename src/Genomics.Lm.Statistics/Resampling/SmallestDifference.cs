using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>How large a true difference in r must be for a test to show it.</summary>
public static class SmallestDifference
{
    /// <summary>From the standard error of a difference that was measured.</summary>
    /// <param name="standardError">Standard error of the difference in r.</param>
    /// <param name="level">Two-sided significance level; divide it by the number of tests when several are corrected together.</param>
    /// <param name="power">
    /// Probability with which the difference would be shown; 0.5 gives the difference that just reaches the level.
    /// </param>
    public static double Detectable(double standardError, double level = 0.05, double power = 0.8)
    {
        CheckShares(level, power);
        return Beyond(standardError, NormalDistribution.Quantile(1 - level / 2), power);
    }

    /// <summary>The same for a test that rejects beyond a critical value of its own, such as that of max-T over many questions.</summary>
    /// <param name="standardError">Standard error of the difference in r.</param>
    /// <param name="critical">The |difference| in standard errors beyond which the test rejects.</param>
    /// <param name="power">Probability with which the difference would be shown.</param>
    public static double Beyond(double standardError, double critical, double power = 0.8)
    {
        CheckShares(0.05, power);
        return standardError * (critical + NormalDistribution.Quantile(power));
    }

    /// <summary>Before the experiment, from its size (by the Meng–Rosenthal–Rubin standard error, genes independent).</summary>
    /// <param name="count">Number of test genes, at least 4.</param>
    /// <param name="correlation">The r expected of both predictors.</param>
    /// <param name="between">The r expected between the two predictors.</param>
    /// <param name="level">Two-sided significance level.</param>
    /// <param name="power">Probability with which the difference would be shown.</param>
    public static double Planned(int count, double correlation, double between, double level = 0.05, double power = 0.8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 4);
        var fisher = Detectable(DependentCorrelations.StandardError(correlation, correlation, between, count), level, power);
        var middle = Math.Atanh(correlation);
        return Math.Tanh(middle + fisher / 2) - Math.Tanh(middle - fisher / 2);
    }

    private static void CheckShares(double level, double power)
    {
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "must lie between 0 and 1");
        if (!(power is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(power), power, "must lie between 0 and 1");
    }
}
