using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well a predictor tells what sets one condition apart from the others.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Genes">Test genes that are observed under every compared condition.</param>
/// <param name="Pearson">
/// r between prediction and observation after each gene's mean over the compared conditions is taken off both; NaN when one does not vary.
/// </param>
/// <param name="PearsonInterval">Its bootstrap interval, leakage groups resampled.</param>
public sealed record SpecificityScore(string Predictor, string Condition, int Genes, double Pearson, Interval PearsonInterval);
