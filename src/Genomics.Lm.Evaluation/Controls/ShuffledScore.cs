using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>How a predictor does when every window's pairs of bases are shuffled, which leaves composition only.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Genes">Test genes with an observation.</param>
/// <param name="Pearson">r on real windows.</param>
/// <param name="Predicted">
/// r of the predictor fitted on real windows, given shuffled test windows. NaN when its predictions do not vary.
/// </param>
/// <param name="PredictedInterval">Its interval.</param>
/// <param name="Refitted">r of the same method fitted and tested on shuffled windows: what composition alone gives it.</param>
/// <param name="RefittedInterval">Its interval.</param>
/// <param name="Gain">r on real windows − <paramref name="Refitted"/>, paired: what the arrangement of the bases adds.</param>
public sealed record ShuffledScore(
    string Predictor, string Condition, int Genes, double Pearson, double Predicted, Interval PredictedInterval, double Refitted,
        Interval RefittedInterval, CorrelationDifference Gain);
