using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Design;

/// <summary>A sequence on the way of a design.</summary>
/// <param name="Substitution">What was changed last; null for the sequence that the design began with.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Score">What the goal says of it: the design's predictor is what the search followed, and is no proof.</param>
/// <param name="Prediction">[conditions] of the design's predictor.</param>
public sealed record DesignStep(Substitution? Substitution, DnaSequence Sequence, double Score, IReadOnlyList<double> Prediction)
{
    /// <summary>[conditions] what an independent predictor says; null without one.</summary>
    public IReadOnlyList<double>? Judgement { get; init; }

    /// <summary>Whether the sequence is unlike those that were learnt; null where that was not asked.</summary>
    public bool? IsUnfamiliar { get; init; }
}
