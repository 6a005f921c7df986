using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>What of a predictor's r is more than the composition of the windows, in the main condition.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="PartialPearson">
/// r of prediction and observation after linear regression of both on GC share, CpG density and CpG observed/expected; NaN when a
/// prediction is such a linear function itself.
/// </param>
/// <param name="PartialInterval">Its bootstrap interval; the regression is made once.</param>
/// <param name="Quartiles">r within the four quarters of the test genes by GC share, from low to high.</param>
public sealed record CompositionScore(string Predictor, string Condition, double PartialPearson, Interval PartialInterval,
    IReadOnlyList<GcQuartile> Quartiles);
