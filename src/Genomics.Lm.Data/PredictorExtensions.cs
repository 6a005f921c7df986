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
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry; the message names it.</exception>
    public static Predictions Predict(
        this IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sequences);
        var values = new double[checked(sequences.Count * predictor.Info.Conditions.Count)];
        predictor.Predict(sequences, values, options, progress, cancellationToken);
        return new Predictions([.. sequences.Select(s => s.Id)], predictor.Info.Conditions, values);
    }

    /// <summary>
    /// Predicts a window with each of some substitutions alone: through <see cref="ISubstitutionPredictor"/> where the predictor has a
    /// shorter way, else by reading every altered window.
    /// </summary>
    /// <inheritdoc cref="ISubstitutionPredictor.PredictSubstitutions"/>
    /// <param name="predictor">The predictor.</param>
    public static void PredictSubstitutions(
        this IExpressionPredictor predictor, DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(substitutions);
        PredictionBuffer.Check(destination.Length, substitutions.Count, predictor.Info.Conditions.Count);
        foreach (var substitution in substitutions) substitution.Validate(window.Length);
        if (substitutions.Count == 0) return;
        if (predictor is ISubstitutionPredictor direct)
            direct.PredictSubstitutions(window, substitutions, destination, options, cancellationToken);
        else predictor.Predict([.. substitutions.Select(window.With)], destination, options, null, cancellationToken);
    }

    /// <summary><see cref="IExpressionPredictor.Save"/> on a thread of the pool.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="folder">Is created; must not exist or be empty.</param>
    /// <param name="cancellationToken">Checked before it begins: a folder is written whole or not at all.</param>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    public static Task SaveAsync(this IExpressionPredictor predictor, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return Task.Run(() => predictor.Save(folder), cancellationToken);
    }
}
