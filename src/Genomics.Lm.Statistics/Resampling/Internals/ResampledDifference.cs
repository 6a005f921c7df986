namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>Reads the paired difference of two correlations off bootstrap draws.</summary>
internal static class ResampledDifference
{
    /// <summary>Estimate, interval, standard error and p of one statistic, from the same draws.</summary>
    /// <param name="estimate">The difference on the data.</param>
    /// <param name="draws">The difference in every draw; sorted afterwards.</param>
    /// <param name="jackknife">The difference with each group left out in turn.</param>
    /// <param name="options">Confidence and method of the interval.</param>
    /// <param name="few">What few groups cost.</param>
    public static CorrelationDifference Of(double estimate, double[] draws, double[] jackknife, BootstrapOptions options, FewGroups few)
    {
        var error = StandardDeviation(draws);
        var beyond = draws.Count(d => Math.Abs(d - estimate) >= Math.Abs(estimate));
        Array.Sort(draws);
        return new CorrelationDifference(estimate, ResampledInterval.Of(estimate, draws, jackknife, options, few), error,
            few.TwoSided((1.0 + beyond) / (draws.Length + 1)));
    }

    public static double StandardDeviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
