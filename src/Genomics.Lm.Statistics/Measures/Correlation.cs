namespace Genomics.Lm.Statistics.Measures;

/// <summary>Correlation between two variables. Values must not be missing (NaN): leave such pairs out first.</summary>
public static class Correlation
{
    /// <summary>Pearson's r, by two passes (means first), clamped to [−1, 1].</summary>
    /// <param name="x">One variable.</param>
    /// <param name="y">The other, as long.</param>
    /// <returns>r; NaN when fewer than two values are given or a variable is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        RequireSameLength(x, y);
        if (x.Length < 2 || IsConstant(x) || IsConstant(y)) return double.NaN;
        var (meanX, meanY) = (Mean(x), Mean(y));
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1);
    }

    /// <summary>
    /// The square of Pearson's r: not the same as <see cref="Accuracy.RSquared"/>, as it forgives a wrong scale and offset.
    /// </summary>
    /// <inheritdoc cref="Pearson"/>
    public static double SquaredPearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var r = Pearson(x, y);
        return r * r;
    }

    /// <summary>Spearman's rho: Pearson's r of the ranks, ties sharing their average rank.</summary>
    /// <inheritdoc cref="Pearson"/>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        RequireSameLength(x, y);
        return Pearson(AverageRanks(x), AverageRanks(y));
    }

    /// <summary>Ranks from 1, equal values sharing the average of their ranks.</summary>
    /// <param name="values">Values without NaN.</param>
    /// <returns>One rank per value, in the order of the values.</returns>
    public static double[] AverageRanks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            next = first + 1;
            while (next < sorted.Length && sorted[next] == sorted[first]) next++;
            for (var i = first; i < next; i++) ranks[order[i]] = (first + 1 + next) / 2.0;
        }
        return ranks;
    }

    internal static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    internal static void RequireSameLength(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"both variables need as many values, got {x.Length} and {y.Length}");
    }

    private static bool IsConstant(ReadOnlySpan<double> values) => values.IndexOfAnyExcept(values[0]) < 0;
}
