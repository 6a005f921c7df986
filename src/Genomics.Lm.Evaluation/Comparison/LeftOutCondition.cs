namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>A condition that was asked for and is not compared.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Reason">Why, as a clause.</param>
public sealed record LeftOutCondition(string Condition, string Reason);
