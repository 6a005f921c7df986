using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>
/// A predictor that reads a window by attention, which can be looked at. Attention is no explanation: it says what was read, not what it
/// did to the prediction.
/// </summary>
public interface IAttentionPredictor : IExpressionPredictor
{
    /// <summary>The attention of every layer and head on a window.</summary>
    /// <param name="window">A window of the geometry it expects, on the gene's strand.</param>
    /// <param name="options">Threads; never changes the numbers.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>Of the first network, where several are averaged (<see cref="IEnsemblePredictor.Member"/> gives the others).</returns>
    /// <exception cref="GenomicsDataException">The window does not fit the geometry, or is too long for all tables together.</exception>
    AttentionMaps Attend(DnaSequence window, PredictOptions? options = null, CancellationToken cancellationToken = default);
}
