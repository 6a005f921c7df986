using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Two classifiers on the same test sequences.</summary>
/// <param name="First">Name of one.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="MccDifference">Matthews correlation, first − second.</param>
/// <param name="Interval">Its bootstrap interval.</param>
/// <param name="MccPValue">
/// Its two-sided p from the same draws of whole groups: (1 + draws that lie as far from it as it lies from 0) / (draws + 1).
/// </param>
/// <param name="OnlyFirstRight">Sequences that only the first gets right.</param>
/// <param name="OnlySecondRight">Sequences that only the second gets right.</param>
/// <param name="Accuracy">
/// Another statistic: the difference in the share of right answers, first − second, and the two-sided p of a sign-flip test in which
/// groups are flipped whole.
/// </param>
public sealed record ClassifierPair(string First, string Second, double MccDifference, Interval Interval, double MccPValue,
    int OnlyFirstRight, int OnlySecondRight, Significance Accuracy);
