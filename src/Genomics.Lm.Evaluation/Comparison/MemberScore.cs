namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well one model of an ensemble does alone.</summary>
/// <param name="Seed">The seed it was fitted with; null when the predictor does not say.</param>
/// <param name="Score">Its score, under the ensemble's name.</param>
public sealed record MemberScore(long? Seed, PredictorScore Score);
