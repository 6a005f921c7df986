namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// What changes of the same kind do at random places of the same window: substitutions of the same base by the same base, insertions of the
/// same bases, deletions of as many.
/// </summary>
/// <param name="Draws">How many were predicted; fewer than asked for where the window has no more places.</param>
/// <param name="Means">[conditions] their mean effect.</param>
/// <param name="Deviations">[conditions] its standard deviation; NaN below two draws.</param>
/// <param name="PValues">
/// [conditions] the share of them whose effect is as large, either way, the allele itself counted: at least 1 / (draws + 1).
/// </param>
public sealed record MatchedNull(int Draws, IReadOnlyList<double> Means, IReadOnlyList<double> Deviations, IReadOnlyList<double> PValues);
