using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Compares every pair of predictors under every condition and corrects for asking so often.</summary>
internal static class Pairing
{
    private readonly record struct Question(int A, int B, int Condition, DeclaredPair? Declared);

    public static IReadOnlyList<PairComparison> CompareAll(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors,
        IReadOnlyList<DeclaredPair> primaries, CorrelationBootstrap bootstrap)
    {
        var questions = Questions(task, predictors, primaries);
        if (questions.Count == 0) return [];
        (int, int, int)[] family = [.. questions.Select(q => (q.A, q.B, q.Condition))];
        var joint = bootstrap.AdjustTogether(family);
        var critical = bootstrap.JointCriticalValue(family, 1 - task.Options.Confidence);
        var differences = questions.Select(q => bootstrap.Difference(q.A, q.B, q.Condition)).ToArray();
        var primaryCount = questions.Count(q => q.Declared is not null);
        var holm = MultipleTesting.Holm([.. differences.Take(primaryCount).Select(d => d.PValue)]);
        var margins = questions.Select(q => bootstrap.Within(q.A, q.B, q.Condition, task.Options.Margin)).ToArray();
        var worse = MultipleTesting.Holm([.. margins.Take(primaryCount).Select(m => m.WorsePValue)]);
        var better = MultipleTesting.Holm([.. margins.Take(primaryCount).Select(m => m.BetterPValue)]);
        var hypotheses = References.Hypotheses(primaries);
        var pairs = new List<PairComparison>();
        for (var i = 0; i < questions.Count; i++)
        {
            var q = questions[i];
            var rows = task.ObservedRows(q.Condition);
            var isMain = task.Conditions[q.Condition] == task.MainCondition;
            var error = differences[i].StandardError * bootstrap.Widening(q.Condition, 1 - task.Options.Confidence);
            pairs.Add(new PairComparison
            {
                A = predictors[q.A].Name,
                B = predictors[q.B].Name,
                Condition = task.Conditions[q.Condition],
                Genes = rows.Length,
                Groups = GroupSizes.Of(task.GroupsOf(rows), rows.Length).Groups,
                Pearson = differences[i],
                AdjustedPValue = q.Declared is null ? joint[i] : holm[i],
                JointPValue = joint[i],
                Family = q.Declared is null ? PairFamily.Secondary : PairFamily.Primary,
                Purpose = q.Declared?.Purpose ?? PairPurpose.None,
                Added = q.Declared?.Added ?? [],
                SmallestDetectable = q.Declared is null ? SmallestDifference.Beyond(error, critical, task.Options.Power)
                    : SmallestDifference.Detectable(error,
                        (1 - task.Options.Confidence) / (q.Declared.Purpose == PairPurpose.Addition ? hypotheses : primaryCount),
                        task.Options.Power),
                Margin = margins[i],
                AdjustedMargin = q.Declared is null ? margins[i]
                    : margins[i] with { WorsePValue = worse[i], BetterPValue = better[i] },
                SquaredError = isMain ? Permuted(task, predictors[q.A], predictors[q.B], q.Condition, rows) : null,
            });
        }
        return References.CorrectAdditions(pairs);
    }

    // primaries of the main condition first, in their declared order; then all other pairs of like with like, condition by condition
    private static List<Question> Questions(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<DeclaredPair> primaries)
    {
        var names = predictors.Select(p => p.Name).ToList();
        var main = task.Conditions.IndexOf(task.MainCondition);
        var questions = primaries.Select(p => new Question(names.IndexOf(p.A), names.IndexOf(p.B), main, p)).ToList();
        var declared = questions.ToArray();
        for (var condition = 0; condition < task.Conditions.Count; condition++)
            for (var i = 0; i < predictors.Count; i++)
                for (var j = i + 1; j < predictors.Count; j++)
                {
                    if (predictors[i].IsOracle || predictors[j].IsOracle) continue;
                    if (predictors[i].IsEnsemble != predictors[j].IsEnsemble) continue;
                    if (condition == main && declared.Any(d => (d.A, d.B) == (i, j) || (d.B, d.A) == (i, j))) continue;
                    var modelSecond = predictors[i].Role != MethodRole.LanguageModel && predictors[j].Role == MethodRole.LanguageModel;
                    questions.Add(modelSecond ? new Question(j, i, condition, null) : new Question(i, j, condition, null));
                }
        return questions;
    }

    private static Significance Permuted(ComparisonTask task, ComparedPredictor a, ComparedPredictor b, int condition, int[] rows)
        => SignFlip.Run(
            task.Column(task.Observed, condition, rows), task.Column(a.Predictions, condition, rows),
                task.Column(b.Predictions, condition, rows),
            task.GroupsOf(rows), task.Options.Bootstrap);
}
