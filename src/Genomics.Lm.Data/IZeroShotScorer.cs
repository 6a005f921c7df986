namespace Genomics.Lm.Data;

/// <summary>
/// A model of sequences alone, fitted to no measurement, that says how much less likely an alteration makes a sequence and how far it
/// moves what the model sees. Safe for concurrent use.
/// </summary>
public interface IZeroShotScorer
{
    /// <summary>Scores changes.</summary>
    /// <param name="changes">The changes; each is read with the whole of its sequence around it.</param>
    /// <param name="progress">Receives the changes done.</param>
    /// <param name="cancellationToken">Checked between runs of the model.</param>
    /// <returns>One score per change, in their order. A change's score does not depend on the others.</returns>
    IReadOnlyList<ZeroShotScore> Score(IReadOnlyList<SequenceChange> changes, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
