namespace Genomics.Lm.Statistics.Resampling;

/// <summary>The outcome of a significance test.</summary>
/// <param name="Statistic">The test statistic; its sign says which side is larger.</param>
/// <param name="PValue">Two-sided p-value.</param>
public readonly record struct Significance(double Statistic, double PValue);
