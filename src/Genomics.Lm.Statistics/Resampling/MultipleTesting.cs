namespace Genomics.Lm.Statistics.Resampling;

/// <summary>Corrections for asking several questions of the same genes.</summary>
public static class MultipleTesting
{
    /// <summary>Holm's step-down adjustment (1979): controls the family-wise error whatever the dependence.</summary>
    /// <param name="pValues">The family's p-values.</param>
    /// <returns>Adjusted p-values in the same order, at most 1.</returns>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ToArray();
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }

    /// <summary>False discovery rates of Benjamini and Hochberg (1995): the smallest rate at which a test is called (q-values).</summary>
    /// <param name="pValues">[tests].</param>
    /// <returns>[tests], in the order given; never below the p-value, at most 1.</returns>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var q = new double[pValues.Count];
        var least = 1.0;
        foreach (var (rank, test) in Enumerable.Range(0, pValues.Count).OrderByDescending(i => pValues[i]).Index())
            q[test] = least = Math.Min(least, pValues[test] * pValues.Count / (pValues.Count - rank));
        return q;
    }

    /// <summary>
    /// Westfall–Young step-down max-T: each hypothesis is judged against the largest resampled statistic among itself and the weaker
    /// ones, so the dependence between hypotheses (predictors shared by pairs, correlated tissues) is used instead of feared.
    /// </summary>
    /// <param name="statistics">|T| of each hypothesis on the data.</param>
    /// <param name="resampled">|T| of each hypothesis under its null, one array of draws per hypothesis, all from the same draws.</param>
    /// <returns>Adjusted p-values in the same order; the smallest possible one is 1 / (draws + 1).</returns>
    public static double[] StepDownMaxT(IReadOnlyList<double> statistics, IReadOnlyList<double[]> resampled)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(resampled);
        if (statistics.Count != resampled.Count) throw new ArgumentException("needs one array of draws per statistic", nameof(resampled));
        if (statistics.Count == 0) return [];
        var weakestFirst = Enumerable.Range(0, statistics.Count).OrderBy(i => statistics[i]).ToArray();
        var draws = resampled[0].Length;
        var largest = new double[draws];
        var adjusted = new double[statistics.Count];
        foreach (var hypothesis in weakestFirst)
        {
            var values = resampled[hypothesis];
            var exceeding = 0;
            for (var draw = 0; draw < draws; draw++)
            {
                largest[draw] = Math.Max(largest[draw], values[draw]);
                if (largest[draw] >= statistics[hypothesis]) exceeding++;
            }
            adjusted[hypothesis] = (1.0 + exceeding) / (draws + 1);
        }
        var floor = 0.0;
        foreach (var hypothesis in weakestFirst.Reverse()) adjusted[hypothesis] = floor = Math.Max(floor, adjusted[hypothesis]);
        return adjusted;
    }
}
