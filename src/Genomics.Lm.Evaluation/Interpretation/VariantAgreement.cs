namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>How well effects of substitutions agree with measured ones in an element.</summary>
/// <param name="Name">The predictor, or the trivial score.</param>
/// <param name="Element">The element.</param>
/// <param name="Variants">Substitutions compared.</param>
/// <param name="Pearson">Correlation; NaN where one of the two does not vary.</param>
/// <param name="Spearman">Rank correlation; NaN where one of the two does not vary.</param>
public sealed record VariantAgreement(string Name, string Element, int Variants, double Pearson, double Spearman);
