namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>
/// Does a candidate (language model, network) predict better than every reference? An intersection–union test: each reference must be
/// beaten,
/// so p is the largest of the pairs' and nothing is chosen on the test genes.
/// </summary>
public sealed record ReferenceTest
{
    /// <summary>The candidate.</summary>
    public required string Candidate { get; init; }

    /// <summary>The condition, which is the main one.</summary>
    public required string Condition { get; init; }

    /// <summary>The references, in the order in which they are declared.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>The reference with the highest r, named for reading: the test asks all of them.</summary>
    public required string Strongest { get; init; }

    /// <summary>The largest two-sided p over the references; 1 when there is one that the candidate is not ahead of.</summary>
    public required double PValue { get; init; }

    /// <summary>That p, corrected by Holm over all candidates and additions.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>
    /// The largest one-sided p of being worse than a reference by the margin or more: small when the candidate is not inferior to any.
    /// </summary>
    public required double NonInferiorPValue { get; init; }

    /// <summary>That p, corrected by Holm over all candidates.</summary>
    public required double AdjustedNonInferiorPValue { get; init; }

    /// <summary>Number of hypotheses that Holm's correction is over.</summary>
    public required int Hypotheses { get; init; }
}
