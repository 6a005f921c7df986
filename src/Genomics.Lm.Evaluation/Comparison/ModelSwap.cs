namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>r of a predictor's values for one condition with the observations of another: a specific model is best on its own.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Pearson">
/// [condition predicted, condition observed], row-major, in the order of the compared conditions; NaN when a prediction does not vary.
/// </param>
public sealed record ModelSwap(string Predictor, IReadOnlyList<double> Pearson);
