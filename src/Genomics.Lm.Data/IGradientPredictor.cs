using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>A predictor whose predictions can be differentiated with respect to what it reads of a window.</summary>
public interface IGradientPredictor : IExpressionPredictor
{
    /// <summary>Gradient × input and integrated gradients of a prediction with respect to the tokens of a window.</summary>
    /// <param name="window">A window of the geometry it expects, on the gene's strand.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="baselines">
    /// What the window is compared with: sequences of its length, for example shuffled with dinucleotides kept, or of N alone.
    /// </param>
    /// <param name="options">Steps and threads.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    /// <exception cref="ArgumentException">There is no baseline, no such condition, or an option is out of range.</exception>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry.</exception>
    TokenAttribution Attribute(DnaSequence window, int condition, IReadOnlyList<DnaSequence> baselines, GradientOptions? options = null,
        CancellationToken cancellationToken = default);
}
