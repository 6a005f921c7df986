namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How similar a test gene is to the most similar gene learnt from, as far as the leakage audit looked.</summary>
public enum SimilarityClass
{
    /// <summary>No link to a gene learnt from was found.</summary>
    None,

    /// <summary>
    /// A link, but no alignment over the audit's share of the shorter window: a short overlap, a part, another id, or not
    /// decided.
    /// </summary>
    Part,

    /// <summary>Identity below 85 % over the audit's share of the shorter window.</summary>
    Below85,

    /// <summary>Identity from 85 % on.</summary>
    From85,

    /// <summary>Identity from 90 % on.</summary>
    From90,

    /// <summary>Identity from 95 % on, but not the whole window without a difference.</summary>
    From95,

    /// <summary>The whole shorter window without a difference.</summary>
    Identical,
}
