namespace Genomics.Lm.Statistics.Measures;

/// <summary>How far predictions are from observations. Values must not be missing (NaN): leave such pairs out first.</summary>
public static class Accuracy
{
    /// <summary>Mean squared error; NaN when there are no values.</summary>
    /// <param name="predicted">Predictions.</param>
    /// <param name="observed">Observations, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double MeanSquaredError(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed)
        => SumOfSquaredErrors(predicted, observed) / predicted.Length;

    /// <summary>Mean absolute error; NaN when there are no values.</summary>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double MeanAbsoluteError(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed)
    {
        Correlation.RequireSameLength(predicted, observed);
        var sum = 0.0;
        for (var i = 0; i < predicted.Length; i++) sum += Math.Abs(predicted[i] - observed[i]);
        return sum / predicted.Length;
    }

    /// <summary>
    /// R² = 1 − SSE/SST about the mean of the observations: 1 is perfect, 0 as good as the mean, negative worse. NaN when the
    /// observations are constant or fewer than two.
    /// </summary>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double RSquared(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed)
    {
        var errors = SumOfSquaredErrors(predicted, observed);
        if (observed.Length < 2) return double.NaN;
        var mean = Correlation.Mean(observed);
        var total = 0.0;
        foreach (var value in observed) total += (value - mean) * (value - mean);
        return total > 0 ? 1 - errors / total : double.NaN;
    }

    private static double SumOfSquaredErrors(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed)
    {
        Correlation.RequireSameLength(predicted, observed);
        var sum = 0.0;
        for (var i = 0; i < predicted.Length; i++) sum += (predicted[i] - observed[i]) * (predicted[i] - observed[i]);
        return sum;
    }
}
