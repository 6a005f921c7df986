using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>
/// A predictor that reads tokens whose borders depend on the sequence itself (byte-pair encoding). One changed base can move borders far
/// around it; reading the changed sequence within the borders of the unchanged one tells what the base does from what the new borders do.
/// </summary>
public interface ITokenizingPredictor : IExpressionPredictor
{
    /// <summary>Predicts altered sequences in which no token crosses a token border of the unaltered one.</summary>
    /// <param name="reference">The unaltered sequence; its borders are kept.</param>
    /// <param name="altered">Sequences of the reference's length.</param>
    /// <exception cref="GenomicsDataException">A sequence has another length than the reference, or does not fit the window
    /// geometry.</exception>
    /// <inheritdoc cref="IExpressionPredictor.Predict"/>
    void PredictWithBordersOf(
        DnaSequence reference, IReadOnlyList<DnaSequence> altered, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
