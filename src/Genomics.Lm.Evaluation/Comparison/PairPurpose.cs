namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Why two predictors are compared.</summary>
public enum PairPurpose
{
    /// <summary>Because every pair is; it was not declared.</summary>
    None,

    /// <summary>Declared before the run by <see cref="ComparisonOptions.Primaries"/>.</summary>
    Declared,

    /// <summary>A candidate against one of the references, of which it must beat every one.</summary>
    Reference,

    /// <summary>A stack against the same methods without the candidate: what the candidate adds.</summary>
    Addition,
}
