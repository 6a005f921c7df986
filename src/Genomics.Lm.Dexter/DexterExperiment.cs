using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Internals;

namespace Genomics.Lm.Dexter;

/// <summary>Runs DExTER as a whole: explores and fits on the learning genes of a split, and tests on the others.</summary>
public static class DexterExperiment
{
    /// <summary>Runs one or several conditions; words are counted once for all of them.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Training and validation genes are learnt from, test genes tested.</param>
    /// <param name="options">How to explore; null: the original's defaults.</param>
    /// <param name="conditions">The conditions; null: all.</param>
    /// <param name="seed">The run's seed; only draws folds when <see cref="DexterOptions.ShuffleFolds"/> is set.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes results.</param>
    /// <param name="progress">Receives the stages.</param>
    /// <param name="cancellationToken">Stops the run between steps.</param>
    /// <exception cref="GenomicsDataException">Bins that cannot be made, an unknown condition, too few genes.</exception>
    public static DexterExperimentResult Run(
        GeneDataset dataset, GeneSplit split, DexterOptions? options = null, IReadOnlyList<string>? conditions = null,
        long seed = FittingData.DefaultSeed, int threads = 0, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        options ??= new DexterOptions();
        var clock = Stopwatch.StartNew();
        var fit = new DexterFitter(dataset.ForFitting(split, conditions, seed, threads), options, progress, cancellationToken).Fit();
        var test = dataset.Take(split.Testing);
        var packed = PackedSequences.Pack(test.Sequences, dataset.Window, options.Part, threads, cancellationToken);
        var table = new CountTable(fit.Places, fit.Counter.CountAll(packed, Parallelism.Of(threads, cancellationToken)));
        var names = dataset.Conditions.ToList();
        DexterConditionResult[] results = [.. fit.Conditions
            .Select(c => Test(c, test, test.Condition(names.IndexOf(c.Model.Condition)), table))];
        return new DexterExperimentResult
        {
            Dataset = dataset,
            Split = split,
            Predictor = fit.Predictor,
            Conditions = results,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private static DexterConditionResult Test(DexterConditionFit fit, LabelledGenes genes, double[] values, CountTable table)
    {
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        var matrix = new DexterMatrix(
            [.. rows.Select(r => genes.Sequences[r].Id)], fit.Exploration.Variables, table, rows, [.. rows.Select(r => values[r])]);
        var predictions = LinearModel.Predict(fit.Model, matrix);
        return new DexterConditionResult
        {
            Model = fit.Model,
            Exploration = fit.Exploration,
            Lasso = fit.Lasso,
            Training = fit.Matrix,
            Testing = matrix,
            TrainingPredictions = LinearModel.Predict(fit.Model, fit.Matrix),
            TestingPredictions = predictions,
            TestingCorrelations = Correlations(matrix),
            Test = DexterAccuracy.Of(predictions, matrix.Expression),
        };
    }

    private static double[] Correlations(DexterMatrix matrix)
    {
        var (genes, columns) = (matrix.Genes.Count, matrix.Variables.Count);
        var counts = new ushort[genes * columns];
        for (var row = 0; row < genes; row++)
            for (var column = 0; column < columns; column++) counts[row * columns + column] = (ushort)matrix.Count(row, column);
        return CountCorrelations.Of(counts, columns, new RankedValues(matrix.Expression));
    }
}
