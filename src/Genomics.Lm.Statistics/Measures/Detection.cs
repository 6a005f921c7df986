
namespace Genomics.Lm.Statistics.Measures;

/// <summary>Metrics for data with a floor: many genes share the value that means "not detected".</summary>
public static class Detection
{
    /// <summary>Whether a value lies above the floor (beyond rounding).</summary>
    public static bool IsDetected(double value, double floor) => value > floor + 1e-9 * Math.Max(1, Math.Abs(floor));

    /// <summary>
    /// The probability that a detected gene has a higher prediction than one at the floor, ties counting half (area under the ROC curve).
    /// </summary>
    /// <param name="predicted">Predictions.</param>
    /// <param name="observed">Observations without NaN, as many.</param>
    /// <param name="floor">The value that means "not detected".</param>
    /// <returns>The area; NaN when all genes are detected or none is.</returns>
    public static double AreaUnderCurve(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed, double floor)
    {
        if (predicted.Length != observed.Length)
            throw new ArgumentException($"needs as many predictions as observations, got {predicted.Length} and {observed.Length}");
        var ranks = Correlation.AverageRanks(predicted);
        double rankSum = 0, detected = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            if (!IsDetected(observed[i], floor)) continue;
            rankSum += ranks[i];
            detected++;
        }
        var undetected = ranks.Length - detected;
        return (rankSum - detected * (detected + 1) / 2) / (detected * undetected);
    }

    /// <summary>Pearson's r among detected genes only.</summary>
    /// <inheritdoc cref="AreaUnderCurve"/>
    /// <returns>r; NaN when fewer than two genes are detected or a variable is constant.</returns>
    public static double PearsonAmongDetected(ReadOnlySpan<double> predicted, ReadOnlySpan<double> observed, double floor)
    {
        List<double> x = [], y = [];
        for (var i = 0; i < observed.Length; i++)
        {
            if (!IsDetected(observed[i], floor)) continue;
            x.Add(predicted[i]);
            y.Add(observed[i]);
        }
        return Correlation.Pearson([.. x], [.. y]);
    }
}
