namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>One thing that a comparison shows or does not show.</summary>
/// <param name="Headline">The conclusion, a clause without full stop.</param>
/// <param name="Evidence">The numbers behind it, a clause without full stop; empty when the headline says all.</param>
public sealed record Finding(string Headline, string Evidence);
