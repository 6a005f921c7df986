namespace Genomics.Lm.Statistics.Resampling;

/// <summary>Is the first of two predictors not worse, or are both as good, within a margin that was declared before?</summary>
/// <param name="Margin">The difference that counts as none.</param>
/// <param name="WorsePValue">One-sided p of: the first is worse by the margin or more. Small: it is non-inferior.</param>
/// <param name="BetterPValue">One-sided p of: the first is better by the margin or more. Small: the second is non-inferior.</param>
/// <remarks>
/// Each is judged at half of the two-sided level: 0.025 where intervals have 95 %, so that equivalence is shown when about the whole
/// interval lies within the margins.
/// </remarks>
public readonly record struct MarginTest(double Margin, double WorsePValue, double BetterPValue)
{
    /// <summary>The larger of the two: small when both are equivalent (TOST, Schuirmann 1987).</summary>
    public double EquivalencePValue => Math.Max(WorsePValue, BetterPValue);
}
