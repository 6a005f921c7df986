namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// The paired difference of two predictors' correlations with the same observations: of Pearson's r, or of the Matthews correlation of
/// classifiers.
/// </summary>
/// <param name="Difference">The correlation of the first minus that of the second.</param>
/// <param name="Interval">Bootstrap interval of the difference.</param>
/// <param name="StandardError">Standard deviation of the difference over the bootstrap draws.</param>
/// <param name="PValue">
/// Two-sided: (1 + number of draws whose difference lies at least |Difference| away from <paramref name="Difference"/>) / (draws + 1).
/// </param>
public readonly record struct CorrelationDifference(double Difference, Interval Interval, double StandardError, double PValue);
