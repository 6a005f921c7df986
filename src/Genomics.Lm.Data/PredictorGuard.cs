using System.Globalization;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>
/// What every <see cref="IExpressionPredictor.Predict"/> holds to: arguments that exist and fit, predictions that are numbers.
/// </summary>
public static class PredictorGuard
{
    /// <summary>Checks the arguments of a call.</summary>
    /// <param name="info">The predictor.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="destination">Elements of the destination.</param>
    /// <param name="options">The options, or null.</param>
    /// <exception cref="ArgumentNullException">There is no list of sequences.</exception>
    /// <exception cref="ArgumentException">A sequence is null, the destination has another length than sequences × conditions, or an
    /// option is out of range.</exception>
    public static void Arguments(PredictorInfo info, IReadOnlyList<DnaSequence> sequences, int destination, PredictOptions? options)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(sequences);
        options?.Validate();
        PredictionBuffer.Check(destination, sequences.Count, info.Conditions.Count);
        for (var i = 0; i < sequences.Count; i++)
            if (sequences[i] is null)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"sequence {i} is null"), nameof(sequences));
    }

    /// <summary>Checks what a call is about to return.</summary>
    /// <param name="info">The predictor.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="predictions">[sequences, conditions] row-major.</param>
    /// <exception cref="GenomicsDataException">A prediction is NaN or infinite; predictor, sequence and condition are named.</exception>
    public static void Finite(PredictorInfo info, IReadOnlyList<DnaSequence> sequences, ReadOnlySpan<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(sequences);
        var width = info.Conditions.Count;
        for (var i = 0; i < predictions.Length; i++)
            if (!double.IsFinite(predictions[i]))
                throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                    $"predictor '{info.Name}' gives {predictions[i]} for sequence '{sequences[i / width].Id}', condition "
                        + $"'{info.Conditions[i % width]}': its fitted numbers are damaged or the fit diverged; fit it again"));
    }
}
