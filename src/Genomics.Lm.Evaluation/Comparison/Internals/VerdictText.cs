using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Says in sentences what the comparison shows, and how small a difference it could have shown.</summary>
internal static class VerdictText
{
    public static string Write(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<PredictorScore> scores, IReadOnlyList<PairComparison> pairs)
    {
        var main = scores.Where(s => s.Condition == task.MainCondition && predictors.First(p => p.Name == s.Predictor) is { IsOracle: false }).ToList();
        var level = 1 - task.Options.Confidence;
        var sentences = new List<string>();
        var primaries = pairs.Where(p => p.Family == PairFamily.Primary).ToList();
        foreach (var pair in primaries) sentences.Add(Primary(pair, main, level, task.Options.Power));
        if (primaries.Count == 0) sentences.Add(Undeclared(main, pairs, task.MainCondition, level, task.Options.Power));
        sentences.Add(AboveChance(main));
        return string.Join(' ', sentences.Where(s => s.Length > 0));
    }

    private static string Primary(PairComparison pair, List<PredictorScore> main, double level, double power)
        => Compared(pair, main, level, power, $"Holm-adjusted p {NumberText.Probability(pair.AdjustedPValue)}");

    private static string Undeclared(List<PredictorScore> main, IReadOnlyList<PairComparison> pairs, string condition, double level, double power)
    {
        var ranked = main.OrderByDescending(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson).ToList();
        if (ranked.Count == 1)
            return $"One predictor, nothing to compare: {ranked[0].Predictor} reaches r = {NumberText.Fixed(ranked[0].Pearson)} in {condition} on {NumberText.Count(ranked[0].Genes)} test genes.";
        var pair = pairs.First(p => p.Condition == condition
            && ((p.A, p.B) == (ranked[0].Predictor, ranked[1].Predictor) || (p.B, p.A) == (ranked[0].Predictor, ranked[1].Predictor)));
        return "No comparison was declared in advance; the two highest r: "
            + Compared(pair, main, level, power, $"p {NumberText.Probability(pair.AdjustedPValue)}, adjusted over all pairs and conditions");
    }

    private static string Compared(PairComparison pair, List<PredictorScore> main, double level, double power, string test)
    {
        var (a, b) = (main.First(s => s.Predictor == pair.A), main.First(s => s.Predictor == pair.B));
        var numbers = $"difference in r {NumberText.Signed(pair.Pearson.Difference)} "
            + $"[{NumberText.Signed(pair.Pearson.Interval.Low)}, {NumberText.Signed(pair.Pearson.Interval.High)}], {test}";
        var (first, second) = ($"{pair.A} (r = {NumberText.Fixed(a.Pearson)})", $"{pair.B} (r = {NumberText.Fixed(b.Pearson)})");
        if (pair.AdjustedPValue <= level)
            return $"{first} predicts {(pair.Pearson.Difference > 0 ? "better" : "worse")} than {second} in {pair.Condition}: {numbers}.";
        return $"No difference shown between {first} and {second} in {pair.Condition}: {numbers}; on these {Evidence(pair)} "
            + $"a true difference of {NumberText.Significant(pair.SmallestDetectable, 2)} would have been shown with {NumberText.Percent(power)} probability.";
    }

    private static string Evidence(PairComparison pair)
        => $"{NumberText.Count(pair.Genes)} test genes" + (pair.Groups < pair.Genes ? $" ({NumberText.Count(pair.Groups)} leakage groups)" : "");

    private static string AboveChance(List<PredictorScore> main)
    {
        string[] atChance = [.. main.Where(s => !(s.PearsonInterval.Low > 0)).Select(s => s.Predictor)];
        if (atChance.Length == 0) return "";
        if (atChance.Length == main.Count) return "No predictor's r is shown to be above 0.";
        var names = atChance.Length == 1 ? atChance[0] : string.Join(", ", atChance[..^1]) + " and " + atChance[^1];
        return $"The r of {names} is not shown to be above 0.";
    }
}
