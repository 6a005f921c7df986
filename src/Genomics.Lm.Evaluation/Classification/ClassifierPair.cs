using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Two classifiers on the same test sequences.</summary>
/// <param name="First">Name of one.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="MccDifference">Matthews correlation, first − second.</param>
/// <param name="Interval">Its bootstrap interval.</param>
/// <param name="McNemar">McNemar's exact test of the sequences that only one gets right; takes every sequence as independent.</param>
public sealed record ClassifierPair(string First, string Second, double MccDifference, Interval Interval, McNemarResult McNemar);
