namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>A pair that was declared before the run.</summary>
/// <param name="A">The first predictor.</param>
/// <param name="B">The second predictor.</param>
/// <param name="Purpose">Why.</param>
/// <param name="Added">For an addition: the candidates that A has and B has not.</param>
internal sealed record DeclaredPair(string A, string B, PairPurpose Purpose, IReadOnlyList<string> Added);
