namespace Genomics.Lm.Evaluation.Controls;

/// <summary>The same methods fitted and tested on several splits; made by <see cref="RepeatedSplits"/>.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Repeats">Number of different splits, the first included.</param>
/// <param name="Scores">r of every predictor on every split.</param>
/// <param name="Pairs">
/// Every pair of predictors, the declared ones first; empty with fewer than <see cref="RepeatedSplits.FewestSplits"/> splits.
/// </param>
public sealed record RepeatedComparison(
    string Condition, int Repeats, IReadOnlyList<RepeatedScore> Scores, IReadOnlyList<RepeatedPair> Pairs)
{
    /// <summary>Number of splits that were asked for.</summary>
    public int Wanted { get; init; } = Repeats;
}
