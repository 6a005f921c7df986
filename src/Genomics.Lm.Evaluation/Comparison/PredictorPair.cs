namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Two predictors to be compared, by name.</summary>
/// <param name="A">The first predictor; a positive difference in r means that it predicts better.</param>
/// <param name="B">The second predictor.</param>
public readonly record struct PredictorPair(string A, string B);
