using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>What people ask of a predictor, in terms of <see cref="IExpressionPredictor.Predict"/>.</summary>
public static class PredictorExtensions
{
    /// <summary>Predicts every condition for every sequence, with names.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="sequences">Windows of the geometry it expects, on the gene's strand.</param>
    /// <param name="options">Threads; never changes the numbers.</param>
    /// <param name="progress">Receives the number of sequences done.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry; the message names it.</exception>
    public static Predictions Predict(
        this IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sequences);
        var values = new double[checked(sequences.Count * predictor.Info.Conditions.Count)];
        predictor.Predict(sequences, values, options, progress, cancellation);
        return new Predictions([.. sequences.Select(s => s.Id)], predictor.Info.Conditions, values);
    }
}
