using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Scores clean and leaked test genes apart, in the main condition.</summary>
internal static class LeakageScoring
{
    public static IReadOnlyList<LeakageScore> ScoreAll(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        if (task.Options.Leakage is not { } leakage) return [];
        var condition = task.Conditions.IndexOf(task.MainCondition);
        var rows = task.ObservedRows(condition).ToLookup(row => leakage.IsTouched(task.Split.Testing[row]));
        return [.. Score(task, predictors, condition, [.. rows[false]], false),
            .. Score(task, predictors, condition, [.. rows[true]], true)];
    }

    private static IEnumerable<LeakageScore> Score(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, int condition,
        int[] rows, bool isLeaked)
    {
        if (rows.Length < TestGenes.Fewest) return [];
        var scores = SubsetScoring.Score(task, rows, task.Column(task.Observed, condition, rows),
            [.. predictors.Select(p => task.Column(p.Predictions, condition, rows))]);
        return predictors.Select(
            (p, i) => new LeakageScore(p.Name, task.MainCondition, isLeaked, rows.Length, scores[i].Pearson, scores[i].Interval));
    }
}
