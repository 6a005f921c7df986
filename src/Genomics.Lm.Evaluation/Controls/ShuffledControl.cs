using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls.Internals;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>
/// Does a comparison again on dinucleotide-shuffled windows. Two questions are kept apart: what a method learns when only composition is
/// there (refitted), and how the fitted predictor reacts to windows without arrangement (predicted), which it has never seen.
/// </summary>
public static class ShuffledControl
{
    /// <summary>Runs the control in the main condition.</summary>
    /// <param name="result">The comparison on the real windows; its predictors are used.</param>
    /// <param name="learners">The methods of that comparison; they are fitted once more.</param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops fits, predictions and draws.</param>
    /// <returns>One score per learner, in their order.</returns>
    public static IReadOnlyList<ShuffledScore> Run(
        ComparisonResult result, IReadOnlyList<IExpressionLearner> learners, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(learners);
        var shuffled = Shuffle(result.Dataset, result.Options.Seed);
        var main = result.Conditions.IndexOf(result.MainCondition);
        var own = new PrefixedProgress(progress, "shuffled windows: ");
        using var refit = PredictorComparison.Run(shuffled, result.ScoredSplit, learners, ControlOptions.For(result), own,
            cancellationToken);
        DnaSequence[] windows = [.. result.ScoredTestGenes.Select(gene => shuffled.Sequences[gene])];
        var originals = learners.Select(l => result.Predictors.First(p => p.Name == l.Name)).ToList();
        var scored = result.ScoredRows;
        var observed = Rows(result.Column(result.Observed, main), scored);
        int[] rows = [.. Enumerable.Range(0, observed.Length).Where(row => !double.IsNaN(observed[row]))];
        var series = new List<double[]>();
        foreach (var predictor in originals)
        {
            own.Report(new WorkProgress("predict", 0, 0));
            series.Add(Rows(Rows(result.Column(predictor.Predictions, main), scored), rows));
            series.Add(Rows(Predict(predictor.Predictor, windows, result, own, cancellationToken), rows));
            series.Add(Rows([.. refit.Predictors.First(p => p.Name == predictor.Name).Predictions], rows));
        }
        int[]? groups = result.DatasetGroups is { } all ? [.. rows.Select(row => all[result.ScoredTestGenes[row]])] : null;
        var bootstrap = CorrelationBootstrap.Run(Rows(observed, rows), 1, series, groups, result.Options.Bootstrap, own, cancellationToken);
        return [.. originals.Select((predictor, i) => new ShuffledScore(
            predictor.Name, result.MainCondition, rows.Length, bootstrap.Estimate(3 * i, 0),
            Estimate(bootstrap, series, 3 * i + 1), Range(bootstrap, series, 3 * i + 1),
            Estimate(bootstrap, series, 3 * i + 2), Range(bootstrap, series, 3 * i + 2), bootstrap.Difference(3 * i, 3 * i + 2, 0)))];
    }

    /// <summary>The dataset with every window shuffled; ids, values and headers stay.</summary>
    internal static GeneDataset Shuffle(GeneDataset dataset, long seed)
    {
        DnaSequence[] sequences = [.. dataset.Sequences.Select((s, gene) =>
            DinucleotideShuffle.Shuffle(s, seed, RandomStreams.ShuffledControl + (ulong)gene))];
        var values = new double[dataset.Count * dataset.Conditions.Count];
        for (var i = 0; i < values.Length; i++) values[i] = dataset.Value(i / dataset.Conditions.Count, i % dataset.Conditions.Count);
        return new GeneDataset($"{dataset.Source}, shuffled", sequences, dataset.Conditions, values, dataset.Window, dataset.Transform,
            dataset.DrawOrder);
    }

    private static double[] Predict(IExpressionPredictor predictor, DnaSequence[] windows, ComparisonResult result,
        IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var (width, column) = (predictor.Info.Conditions.Count, predictor.Info.Conditions.IndexOf(result.MainCondition));
        var all = new double[windows.Length * width];
        predictor.Predict(windows, all, new PredictOptions { Threads = result.Options.Threads }, progress, cancellationToken);
        return [.. Enumerable.Range(0, windows.Length).Select(gene => all[gene * width + column])];
    }

    private static double[] Rows(double[] values, int[] rows) => [.. rows.Select(row => values[row])];

    private static bool Varies(double[] values) => values.AsSpan().IndexOfAnyExcept(values[0]) >= 0;

    private static double Estimate(CorrelationBootstrap bootstrap, List<double[]> series, int i)
        => Varies(series[i]) ? bootstrap.Estimate(i, 0) : double.NaN;

    private static Interval Range(CorrelationBootstrap bootstrap, List<double[]> series, int i)
        => Varies(series[i]) ? bootstrap.Interval(i, 0) : Interval.Undefined;
}
