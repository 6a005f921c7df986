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
        if (FirstNotFinite(predictions) is >= 0 and var at) throw NotFinite(info, sequences[at / info.Conditions.Count], predictions, at);
    }

    /// <summary>Checks what a call is about to return for altered copies of a window.</summary>
    /// <param name="info">The predictor.</param>
    /// <param name="window">The window.</param>
    /// <param name="predictions">[copies, conditions] row-major.</param>
    /// <exception cref="GenomicsDataException">A prediction is NaN or infinite; predictor, window and condition are named.</exception>
    public static void Finite(PredictorInfo info, DnaSequence window, ReadOnlySpan<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(window);
        if (FirstNotFinite(predictions) is >= 0 and var at) throw NotFinite(info, window, predictions, at);
    }

    private static int FirstNotFinite(ReadOnlySpan<double> predictions)
    {
        for (var i = 0; i < predictions.Length; i++)
            if (!double.IsFinite(predictions[i])) return i;
        return -1;
    }

    private static GenomicsDataException NotFinite(PredictorInfo info, DnaSequence sequence, ReadOnlySpan<double> predictions, int at)
        => new(string.Create(CultureInfo.InvariantCulture,
            $"predictor '{info.Name}' gives {predictions[at]} for sequence '{sequence.Id}', condition "
                + $"'{info.Conditions[at % info.Conditions.Count]}': its fitted numbers are damaged or the fit diverged; fit it again"));
}
