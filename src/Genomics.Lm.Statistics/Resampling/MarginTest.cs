namespace Genomics.Lm.Statistics.Resampling;

/// <summary>Is the first of two predictors not worse, or are both as good, within a margin that was declared before?</summary>
/// <param name="Margin">The difference that counts as none.</param>
/// <param name="NonInferiorPValue">One-sided p of: the first is worse by the margin or more.</param>
/// <param name="EquivalentPValue">
/// The larger of two one-sided p (TOST, Schuirmann 1987): the first is worse, or better, by the margin or more.
/// </param>
/// <remarks>
/// Each is judged at half of the two-sided level: 0.025 where intervals have 95 %, so that equivalence is shown when about the whole
/// interval lies within the margins.
/// </remarks>
public readonly record struct MarginTest(double Margin, double NonInferiorPValue, double EquivalentPValue);
