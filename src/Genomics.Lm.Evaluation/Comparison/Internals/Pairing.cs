using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Compares every pair of predictors under every condition and corrects for asking so often.</summary>
internal static class Pairing
{
    private readonly record struct Question(int A, int B, int Condition, bool IsPrimary);

    public static IReadOnlyList<PairComparison> CompareAll(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<PredictorPair> primaries,
            CorrelationBootstrap bootstrap)
    {
        var questions = Questions(task, predictors, primaries);
        var joint = bootstrap.AdjustTogether([.. questions.Select(q => (q.A, q.B, q.Condition))]);
        var differences = questions.Select(q => bootstrap.Difference(q.A, q.B, q.Condition)).ToArray();
        var primaryCount = questions.Count(q => q.IsPrimary);
        var holm = MultipleTesting.Holm([.. differences.Take(primaryCount).Select(d => d.PValue)]);
        var pairs = new List<PairComparison>();
        for (var i = 0; i < questions.Count; i++)
        {
            var q = questions[i];
            var rows = task.ObservedRows(q.Condition);
            var level = (1 - task.Options.Confidence) / (q.IsPrimary ? primaryCount : 1);
            var isMain = task.Conditions[q.Condition] == task.MainCondition;
            var groups = task.TestGroups is { } all ? rows.Select(row => all[row]).Distinct().Count() : rows.Length;
            pairs.Add(new PairComparison
            {
                A = predictors[q.A].Name,
                B = predictors[q.B].Name,
                Condition = task.Conditions[q.Condition],
                Genes = rows.Length,
                Groups = groups,
                Pearson = differences[i],
                AdjustedPValue = q.IsPrimary ? holm[i] : joint[i],
                JointPValue = joint[i],
                Family = q.IsPrimary ? PairFamily.Primary : PairFamily.Secondary,
                SmallestDetectable = SmallestDifference.Detectable(differences[i].StandardError, level, task.Options.Power),
                MengRosenthalRubin = isMain ? Analytic(task, predictors[q.A], predictors[q.B], q.Condition, rows, groups) : null,
                SquaredError = isMain ? Permuted(task, predictors[q.A], predictors[q.B], q.Condition, rows) : null,
            });
        }
        return pairs;
    }

    // primaries of the main condition first, in their declared order; then all other pairs of like with like, condition by condition
    private static List<Question> Questions(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<PredictorPair> primaries)
    {
        var names = predictors.Select(p => p.Name).ToList();
        var main = task.Conditions.IndexOf(task.MainCondition);
        var questions = primaries.Distinct().Select(p => new Question(names.IndexOf(p.A), names.IndexOf(p.B), main, true)).ToList();
        var declared = questions.ToArray();
        for (var condition = 0; condition < task.Conditions.Count; condition++)
            for (var i = 0; i < predictors.Count; i++)
                for (var j = i + 1; j < predictors.Count; j++)
                {
                    if (predictors[i].IsOracle || predictors[j].IsOracle) continue;
                    if (predictors[i].IsEnsemble != predictors[j].IsEnsemble) continue;
                    if (condition == main && declared.Any(d => (d.A, d.B) == (i, j) || (d.B, d.A) == (i, j))) continue;
                    var modelSecond = predictors[i].Role != MethodRole.LanguageModel && predictors[j].Role == MethodRole.LanguageModel;
                    questions.Add(modelSecond ? new Question(j, i, condition, false) : new Question(i, j, condition, false));
                }
        return questions;
    }

    private static Significance Analytic(ComparisonTask task, ComparedPredictor a, ComparedPredictor b, int condition, int[] rows,
        int groups)
    {
        var observed = task.Column(task.Observed, condition, rows);
        var (first, second) = (task.Column(a.Predictions, condition, rows), task.Column(b.Predictions, condition, rows));
        var (ra, rb, between) = (Correlation.Pearson(first, observed), Correlation.Pearson(second, observed),
            Correlation.Pearson(first, second));
        var isDefined = !double.IsNaN(ra) && !double.IsNaN(rb) && groups >= 4;
        return isDefined ? DependentCorrelations.MengRosenthalRubin(ra, rb, between, groups) : new Significance(double.NaN, double.NaN);
    }

    private static Significance Permuted(ComparisonTask task, ComparedPredictor a, ComparedPredictor b, int condition, int[] rows)
        => SignFlip.Run(
            task.Column(task.Observed, condition, rows), task.Column(a.Predictions, condition, rows),
                task.Column(b.Predictions, condition, rows),
            task.TestGroups is { } groups ? [.. rows.Select(row => groups[row])] : null, task.Options.Bootstrap);
}
