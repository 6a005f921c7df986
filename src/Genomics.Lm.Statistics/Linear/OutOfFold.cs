using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>Predictions for the learning genes by models that have not seen them.</summary>
public static class OutOfFold
{
    private const int StandardFolds = 3;

    /// <summary>
    /// A fit's predictions for the genes it learnt, each by a model that was fitted without the gene's fold: what the fit brings
    /// (<see cref="FitResult.OutOfFold"/>), or else by three more fits.
    /// </summary>
    /// <param name="learner">What fitted.</param>
    /// <param name="data">What it was fitted to.</param>
    /// <param name="fit">The fit to all of it.</param>
    /// <param name="progress">Receives the stages of further fits.</param>
    /// <param name="cancellationToken">Stops them.</param>
    /// <returns>[genes, target conditions], training genes first, then validation genes; a missing value's place is filled in by the fit
    /// itself.</returns>
    public static double[] Of(IExpressionLearner learner, FittingData data, FitResult fit, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(fit);
        if (fit.OutOfFold is not { } known)
            return Predict(learner, data, Deal(data, StandardFolds), StandardFolds, progress, cancellationToken);
        DnaSequence[] sequences = [.. data.Training.Sequences, .. data.Validation.Sequences];
        var result = Predict(fit.Predictor, sequences, data.TargetConditions, data.Threads, cancellationToken);
        int[] order = [.. data.Training.TableOrder, .. data.Validation.TableOrder];
        var (width, row) = (data.TargetConditions.Count, 0);
        foreach (var gene in Enumerable.Range(0, order.Length).OrderBy(gene => order[gene]))   // as in TrainingAndValidation
        {
            for (var c = 0; c < width; c++)
                if (known[row * width + c] is var value && !double.IsNaN(value)) result[gene * width + c] = value;
            row++;
        }
        return result;
    }

    /// <summary>
    /// The fold of every gene, training genes first, then validation genes; leakage groups stay whole where they are known.
    /// </summary>
    public static int[] Deal(FittingData data, int folds)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CrossValidationFolds.Deal(data.Training.Count + data.Validation.Count, folds,
            new CounterRandom(data.Seed, RandomStreams.StackingFolds), Groups(data));
    }

    /// <summary>The leakage groups of training genes, then validation genes; null where they are not known.</summary>
    public static IReadOnlyList<int>? Groups(FittingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Training.Groups is { } training && data.Validation.Groups is { } validation ? [.. training, .. validation] : null;
    }

    /// <summary>What may be seen when a fold is left out: a network still stops on its own validation genes.</summary>
    public static FittingData Without(FittingData data, IReadOnlyList<int> folds, int fold)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        return data with
        {
            Training = data.Training.Take([.. Enumerable.Range(0, data.Training.Count).Where(i => folds[i] != fold)]),
            Validation = data.Validation.Take(
                [.. Enumerable.Range(0, data.Validation.Count).Where(i => folds[data.Training.Count + i] != fold)]),
        };
    }

    /// <summary>
    /// A learner's predictions [genes, target conditions], training genes first, each by a model fitted without the gene's fold.
    /// </summary>
    public static double[] Predict(IExpressionLearner learner, FittingData data, IReadOnlyList<int> folds, int count,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        var sequences = data.Training.Sequences.Concat(data.Validation.Sequences).ToArray();
        var width = data.TargetConditions.Count;
        var all = new double[sequences.Length * width];
        for (var fold = 0; fold < count; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fit = learner.Fit(Without(data, folds, fold), progress, cancellationToken);
            using var predictor = fit.Predictor;
            int[] left = [.. Enumerable.Range(0, sequences.Length).Where(i => folds[i] == fold)];
            var predictions = Predict(predictor, [.. left.Select(i => sequences[i])], data.TargetConditions, data.Threads,
                cancellationToken);
            for (var i = 0; i < left.Length; i++) predictions.AsSpan(i * width, width).CopyTo(all.AsSpan(left[i] * width));
        }
        return all;
    }

    /// <summary>Predictions [sequences, conditions] in the order of the given conditions.</summary>
    /// <exception cref="GenomicsDataException">The predictor does not predict one of them.</exception>
    public static double[] Predict(
        IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences, IReadOnlyList<string> conditions,
            int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(conditions);
        var own = predictor.Info.Conditions.ToList();
        var values = new double[sequences.Count * own.Count];
        predictor.Predict(sequences, values, new PredictOptions { Threads = threads }, null, cancellationToken);
        var ordered = new double[sequences.Count * conditions.Count];
        for (var c = 0; c < conditions.Count; c++)
        {
            var column = own.IndexOf(conditions[c]);
            if (column < 0) throw new GenomicsDataException(
                $"{predictor.Info.Name} does not predict '{conditions[c]}', only {string.Join(", ", own)}");
            for (var gene = 0; gene < sequences.Count; gene++) ordered[gene * conditions.Count + c] = values[gene * own.Count + column];
        }
        return ordered;
    }
}
