using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Evaluation.Statistics;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Scores clean and leaked test genes apart, in the main condition.</summary>
internal static class LeakageScoring
{
    public static IReadOnlyList<LeakageScore> ScoreAll(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        if (task.Options.Leakage is not { } leakage) return [];
        var condition = task.Conditions.ToList().IndexOf(task.MainCondition);
        var rows = task.ObservedRows(condition).ToLookup(row => leakage.IsTouched(task.Split.Testing[row]));
        return [.. Score(task, predictors, condition, [.. rows[false]], false), .. Score(task, predictors, condition, [.. rows[true]], true)];
    }

    private static IEnumerable<LeakageScore> Score(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, int condition, int[] rows, bool isLeaked)
    {
        if (rows.Length < ComparisonTask.FewestGenes) yield break;
        var observed = task.Column(task.Observed, condition, rows);
        double[][] predicted = [.. predictors.Select(p => task.Column(p.Predictions, condition, rows))];
        int[]? groups = task.TestGroups is { } all ? [.. rows.Select(row => all[row])] : null;
        var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups, task.Options.Bootstrap);
        for (var i = 0; i < predictors.Count; i++)
        {
            var r = Correlation.Pearson(predicted[i], observed);
            yield return new LeakageScore(predictors[i].Name, task.MainCondition, isLeaked, rows.Length, r, double.IsNaN(r) ? Interval.Undefined : bootstrap.Interval(i, 0));
        }
    }
}
