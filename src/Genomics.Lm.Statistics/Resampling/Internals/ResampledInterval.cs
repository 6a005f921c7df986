namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>Reads intervals off bootstrap draws.</summary>
internal static class ResampledInterval
{
    /// <summary>An interval by the asked method.</summary>
    /// <param name="estimate">The statistic on the data.</param>
    /// <param name="sorted">The draws, ascending.</param>
    /// <param name="jackknife">The statistic with each group left out in turn (only used by BCa).</param>
    /// <param name="options">Confidence and method.</param>
    /// <param name="few">Widens the interval where few groups were resampled.</param>
    public static Interval Of(double estimate, ReadOnlySpan<double> sorted, ReadOnlySpan<double> jackknife, BootstrapOptions options,
        FewGroups few)
    {
        var tail = few.Tail((1 - options.Confidence) / 2);
        return options.Method == IntervalMethod.Percentile
            ? new Interval(Quantile(sorted, tail), Quantile(sorted, 1 - tail))
            : Bca(estimate, sorted, jackknife, tail);
    }

    // Efron (1987): bias correction from the share of draws below the estimate, acceleration from the jackknife's skewness
    private static Interval Bca(double estimate, ReadOnlySpan<double> sorted, ReadOnlySpan<double> jackknife, double tail)
    {
        var (below, equal) = (0, 0);
        foreach (var value in sorted)
            if (value < estimate) below++;
            else if (value == estimate) equal++;
        var share = Math.Clamp((below + 0.5 * equal) / sorted.Length, 0.5 / sorted.Length, 1 - 0.5 / sorted.Length);
        var bias = NormalDistribution.Quantile(share);
        var acceleration = Acceleration(jackknife);
        return new Interval(Quantile(sorted, Adjusted(tail)), Quantile(sorted, Adjusted(1 - tail)));

        double Adjusted(double p)
        {
            var z = bias + NormalDistribution.Quantile(p);
            return NormalDistribution.Cdf(bias + z / (1 - acceleration * z));
        }
    }

    private static double Acceleration(ReadOnlySpan<double> jackknife)
    {
        var mean = 0.0;
        foreach (var value in jackknife) mean += value / jackknife.Length;
        double squares = 0, cubes = 0;
        foreach (var value in jackknife)
        {
            var deviation = mean - value;
            squares += deviation * deviation;
            cubes += deviation * deviation * deviation;
        }
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The (n + 1)p-th order statistic, linear in between.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        var position = Math.Clamp((sorted.Length + 1) * p - 1, 0, sorted.Length - 1);
        var index = Math.Min((int)position, sorted.Length - 2);
        if (index < 0) return sorted[0];
        return sorted[index] + (position - index) * (sorted[index + 1] - sorted[index]);
    }
}
