using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Partial r given composition, and r within quarters of the GC share, in the main condition.</summary>
internal static class CompositionScoring
{
    private const int Quarters = 4, FewestPerQuarter = 25;

    public static IReadOnlyList<CompositionScore> ScoreAll(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        var condition = task.Conditions.IndexOf(task.MainCondition);
        var rows = task.ObservedRows(condition);
        if (rows.Length < Quarters * FewestPerQuarter) return [];
        var features = Features(task, rows);
        var observed = task.Column(task.Observed, condition, rows);
        double[][] predicted = [.. predictors.Select(p => task.Column(p.Predictions, condition, rows))];
        var regression = new Residuals(features);
        var partial = SubsetScoring.Score(task, rows, regression.Of(observed), [.. predicted.Select(regression.Of)]);
        var quartiles = Enumerable.Range(0, Quarters).Select(q => Quarter(task, q, features[0], rows, observed, predicted)).ToArray();
        return [.. predictors.Select(
            (p, i) => new CompositionScore(
                p.Name, task.MainCondition, partial[i].Pearson, partial[i].Interval, [.. quartiles.Select(q => q[i])]))];
    }

    // GC share, CpG density, CpG observed/expected of each row's window
    private static double[][] Features(ComparisonTask task, int[] rows)
    {
        var windows = rows.Select(row => task.TestSequences[row]).ToArray();
        float[] gc = new float[rows.Length], cpg = new float[2 * rows.Length];
        CompositionFeatures.Gc.Extract(windows, gc);
        CompositionFeatures.Cpg.Extract(windows, cpg);
        return [[.. gc.Select(v => (double)v)], [.. cpg.Where((_, i) => i % 2 == 0).Select(v => (double)v)],
            [.. cpg.Where((_, i) => i % 2 == 1).Select(v => (double)v)]];
    }

    private static GcQuartile[] Quarter(ComparisonTask task, int quarter, double[] gc, int[] rows, double[] observed, double[][] predicted)
    {
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => gc[i]).ThenBy(i => i).ToArray();
        int[] own = [.. order[(quarter * rows.Length / Quarters)..((quarter + 1) * rows.Length / Quarters)].Order()];
        double[] Own(double[] values) => [.. own.Select(i => values[i])];
        var shares = Own(gc);
        var scores = SubsetScoring.Score(task, [.. own.Select(i => rows[i])], Own(observed), [.. predicted.Select(Own)]);
        return [.. scores.Select(s => new GcQuartile(shares.Min(), shares.Max(), own.Length, s.Pearson, s.Interval))];
    }
}
