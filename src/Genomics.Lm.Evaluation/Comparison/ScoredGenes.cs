namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>On which test genes scores and tests of a comparison were made.</summary>
public enum ScoredGenes
{
    /// <summary>All test genes.</summary>
    All,

    /// <summary>
    /// The clean ones, which the leakage audit links to no gene learnt from: more than <see cref="ComparisonOptions.MostTouched"/> of the
    /// test genes were linked to one.
    /// </summary>
    Clean,

    /// <summary>
    /// All, though too many are linked to genes learnt from: fewer than <see cref="ComparisonOptions.FewestCleanGenes"/> clean ones are
    /// left, and no conclusion is drawn.
    /// </summary>
    TooFewClean,
}
