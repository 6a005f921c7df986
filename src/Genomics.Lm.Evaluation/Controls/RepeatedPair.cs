using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>The comparison of two predictors over several splits.</summary>
/// <param name="A">The first predictor.</param>
/// <param name="B">The second predictor.</param>
/// <param name="Differences">r of A − r of B on each split; a prediction that does not vary counts as r = 0.</param>
/// <param name="Test">Their mean with the Nadeau–Bengio corrected interval and p-value.</param>
/// <param name="AdjustedPValue">The p-value corrected by Holm within the family.</param>
/// <param name="Family">Declared before the run, or everything else.</param>
public sealed record RepeatedPair(string A, string B, IReadOnlyList<double> Differences, RepeatedSplitResult Test, double AdjustedPValue,
    PairFamily Family);
