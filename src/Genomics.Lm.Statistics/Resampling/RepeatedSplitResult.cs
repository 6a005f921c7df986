namespace Genomics.Lm.Statistics.Resampling;

/// <summary>The outcome of the corrected repeated-split test.</summary>
/// <param name="Mean">Mean difference over the repeats.</param>
/// <param name="Interval">Its corrected interval.</param>
/// <param name="StandardError">Its corrected standard error.</param>
/// <param name="PValue">Two-sided p-value.</param>
/// <param name="Repeats">Number of repeats.</param>
public readonly record struct RepeatedSplitResult(double Mean, Interval Interval, double StandardError, double PValue, int Repeats);
