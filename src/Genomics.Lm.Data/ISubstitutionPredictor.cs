using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>
/// A predictor that predicts single substitutions of a window from what they change of it, without reading the altered windows. Ask for
/// it through <see cref="PredictorExtensions.PredictSubstitutions"/>, which does with any predictor.
/// </summary>
public interface ISubstitutionPredictor : IExpressionPredictor
{
    /// <summary>Predicts a window with each of the substitutions alone.</summary>
    /// <param name="window">A window of the geometry <see cref="PredictorInfo.Window"/>, on the gene's strand.</param>
    /// <param name="substitutions">The substitutions; one by the base that stands there changes nothing.</param>
    /// <param name="destination">
    /// Receives [substitutions, conditions] in row-major order: what <see cref="IExpressionPredictor.Predict"/> gives for the altered
    /// windows, up to rounding (relative 1e-9 of the larger of 1 and the prediction).
    /// </param>
    /// <param name="options">Threads; never changes the numbers.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    /// <exception cref="ArgumentException">The destination has another length than substitutions × conditions, or a substitution lies
    /// outside the window.</exception>
    /// <exception cref="GenomicsDataException">The window does not fit the geometry, or a prediction is no finite number.</exception>
    void PredictSubstitutions(DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default);
}
