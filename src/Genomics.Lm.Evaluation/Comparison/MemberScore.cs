namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well one model of an ensemble does alone.</summary>
/// <param name="Member">Which, from 0: the first is the method's row among the scores.</param>
/// <param name="Seed">The seed it was fitted with; null when the predictor does not say.</param>
/// <param name="Score">Its score, under the method's name.</param>
public sealed record MemberScore(int Member, long? Seed, PredictorScore Score);
