using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Says in words what the comparison shows, and how small a difference it could have shown.</summary>
internal static class Conclusions
{
    private const int FewGroups = 30;

    public static IReadOnlyList<Finding> Draw(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<PredictorScore> scores,
            IReadOnlyList<PairComparison> pairs, int groups)
    {
        var all = scores.Where(s => s.Condition == task.MainCondition).ToList();
        var main = all.Where(s => predictors.First(p => p.Name == s.Predictor) is { IsOracle: false, IsEnsemble: false }).ToList();
        if (main.Count == 0) main = all;
        var findings = pairs.Where(p => p.Family == PairFamily.Primary)
            .Select(pair => Compared(task, pair, all, $"Holm-adjusted p {NumberText.Probability(pair.AdjustedPValue)}", "")).ToList();
        if (findings.Count == 0) findings.Add(Undeclared(task, main, pairs));
        AddChance(findings, main);
        if (groups < FewGroups)
            findings.Add(new Finding($"The test genes form only {groups} leakage groups",
                "intervals and p-values that rest on so few independent units are rough"));
        return findings;
    }

    private static Finding Undeclared(ComparisonTask task, List<PredictorScore> main, IReadOnlyList<PairComparison> pairs)
    {
        var ranked = main.OrderByDescending(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson).Select(s => s.Predictor).ToList();
        if (ranked.Count == 1)
        {
            var only = main[0];
            return new Finding($"One predictor, nothing to compare it with",
                $"{only.Predictor} reaches r = {NumberText.Fixed(only.Pearson)} in {task.MainCondition} on "
                    + $"{NumberText.Count(only.Genes)} test genes");
        }
        var pair = pairs.First(p => p.Condition == task.MainCondition
            && ((p.A, p.B) == (ranked[0], ranked[1]) || (p.B, p.A) == (ranked[0], ranked[1])));
        if (pair.Pearson.Difference < 0) pair = pair.Swapped();
        return Compared(task, pair, main, $"p {NumberText.Probability(pair.AdjustedPValue)}, adjusted over all pairs and conditions",
            "the two with the highest r, as no comparison was declared before the run; ");
    }

    private static Finding Compared(ComparisonTask task, PairComparison pair, List<PredictorScore> main, string test, string why)
    {
        var (first, second) = (WithR(pair.A), WithR(pair.B));
        var evidence = $"{why}difference in r {NumberText.Signed(pair.Pearson.Difference)} "
            + $"[{NumberText.Signed(pair.Pearson.Interval.Low)}, {NumberText.Signed(pair.Pearson.Interval.High)}], {test}";
        if (pair.AdjustedPValue <= 1 - task.Options.Confidence)
            return new Finding($"{first} predicts {(pair.Pearson.Difference > 0 ? "better" : "worse")} than {second} in {pair.Condition}",
                evidence);
        var groups = pair.Groups < pair.Genes ? $" ({NumberText.Count(pair.Groups)} leakage groups)" : "";
        var power = !(pair.SmallestDetectable > 0) ? ""   // neither has an r: nothing could have been shown
            : $"; on these {NumberText.Count(pair.Genes)} test genes{groups} a true difference of "
                + $"{NumberText.Significant(pair.SmallestDetectable, 2)} "
                + $"would have been shown with {NumberText.Percent(task.Options.Power)} probability";
        return new Finding($"No difference shown between {first} and {second} in {pair.Condition}", evidence + power);

        string WithR(string name) => $"{name} (r = {NumberText.Fixed(main.First(s => s.Predictor == name).Pearson)})";
    }

    private static void AddChance(List<Finding> findings, List<PredictorScore> main)
    {
        string[] atChance = [.. main.Where(s => !(s.PearsonInterval.Low > 0)).Select(s => s.Predictor)];
        if (atChance.Length == main.Count) findings.Add(new Finding("No predictor's r is shown to be above 0", ""));
        else if (atChance.Length > 0) findings.Add(new Finding($"The r of {WordList.And(atChance)} is not shown to be above 0", ""));
    }
}
