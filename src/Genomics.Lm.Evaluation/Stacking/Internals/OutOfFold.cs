using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Stacking.Internals;

/// <summary>Predictions for the learning genes by models that have not seen them.</summary>
internal static class OutOfFold
{
    /// <summary>
    /// The fold of every gene, training genes first, then validation genes; leakage groups stay whole where they are known.
    /// </summary>
    public static int[] Deal(FittingData data, int folds)
        => CrossValidationFolds.Deal(data.Training.Count + data.Validation.Count, folds,
        new CounterRandom(data.Seed, RandomStreams.StackingFolds), Groups(data));

    /// <summary>The leakage groups of training genes, then validation genes; null where they are not known.</summary>
    public static IReadOnlyList<int>? Groups(FittingData data)
        => data.Training.Groups is { } training && data.Validation.Groups is { } validation ? [.. training, .. validation] : null;

    /// <summary>What may be seen when a fold is left out: a network still stops on its own validation genes.</summary>
    public static FittingData Without(FittingData data, int[] folds, int fold) => data with
    {
        Training = data.Training.Take([.. Enumerable.Range(0, data.Training.Count).Where(i => folds[i] != fold)]),
        Validation = data.Validation.Take(
            [.. Enumerable.Range(0, data.Validation.Count).Where(i => folds[data.Training.Count + i] != fold)]),
    };

    /// <summary>
    /// A learner's predictions [genes, target conditions], training genes first, each by a model fitted without the gene's fold.
    /// </summary>
    public static double[] Predict(IExpressionLearner learner, FittingData data, int[] folds, int count,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var sequences = data.Training.Sequences.Concat(data.Validation.Sequences).ToArray();
        var width = data.TargetConditions.Count;
        var all = new double[sequences.Length * width];
        for (var fold = 0; fold < count; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            var fit = learner.Fit(Without(data, folds, fold), progress, cancellation);
            using var predictor = fit.Predictor;
            int[] left = [.. Enumerable.Range(0, sequences.Length).Where(i => folds[i] == fold)];
            var predictions = Predict(predictor, [.. left.Select(i => sequences[i])], data.TargetConditions, data.Threads, cancellation);
            for (var i = 0; i < left.Length; i++) predictions.AsSpan(i * width, width).CopyTo(all.AsSpan(left[i] * width));
        }
        return all;
    }

    /// <summary>Predictions [sequences, conditions] in the order of the given conditions.</summary>
    /// <exception cref="GenomicsDataException">The predictor does not predict one of them.</exception>
    public static double[] Predict(
        IExpressionPredictor predictor, IReadOnlyList<Data.Sequences.DnaSequence> sequences, IReadOnlyList<string> conditions,
            int threads, CancellationToken cancellation)
    {
        var own = predictor.Info.Conditions.ToList();
        var values = new double[sequences.Count * own.Count];
        predictor.Predict(sequences, values, new PredictOptions { Threads = threads }, null, cancellation);
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
