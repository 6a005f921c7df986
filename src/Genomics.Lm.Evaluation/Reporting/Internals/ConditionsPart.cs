using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>All conditions side by side; empty when there is one.</summary>
internal static class ConditionsPart
{
    public static Markup Draw(ComparisonResult result)
    {
        var html = new Markup();
        if (result.Conditions.Count < 2) return html;
        html.AddRaw("<section><h2>All conditions</h2><figure>");
        List<IReadOnlyList<string>> rows = [];
        foreach (var predictor in result.Predictors)
            rows.Add([predictor.Name, .. result.Conditions.Select(c => Cell(result.Scores.First(s => s.Predictor == predictor.Name && s.Condition == c)))]);
        html.Add($"{SectionFigure.Table("Pearson’s r on the test genes", ["Predictor", .. result.Conditions], rows, showsCaption: true)}");
        html.Add($"<figcaption>{Dependence(result)}</figcaption></figure>");
        var others = result.Pairs.Where(p => p.Condition != result.MainCondition).OrderBy(p => p.AdjustedPValue)
            .Select(IReadOnlyList<string> (p) => [
                p.Condition, $"{p.A} − {p.B}", NumberText.Signed(p.Pearson.Difference), NumberText.Signed(p.Pearson.Interval.Low) + " … " + NumberText.Signed(p.Pearson.Interval.High),
                NumberText.ProbabilityCell(p.Pearson.PValue), NumberText.ProbabilityCell(p.AdjustedPValue)]).ToList();
        if (others.Count > 0)
            html.Add($"<details><summary>Paired differences in the other conditions ({NumberText.Count(others.Count)})</summary>{SectionFigure.Table("Paired differences", ["Condition", "pair", "difference in r", "interval", "p", "p max-T"], others)}</details>");
        return html.AddRaw("</section>");
    }

    private static string Cell(PredictorScore score)
        => score.PearsonInterval.IsDefined ? $"{NumberText.Fixed(score.Pearson)} ({NumberText.Fixed(score.PearsonInterval.Low)} … {NumberText.Fixed(score.PearsonInterval.High)})" : NumberText.Undefined;

    private static string Dependence(ComparisonResult result)
    {
        var correlations = new List<double>();
        var count = result.Conditions.Count;
        for (var a = 0; a < count; a++)
            for (var b = a + 1; b < count; b++)
            {
                var rows = Enumerable.Range(0, result.Observed.Count / count)
                    .Where(g => !double.IsNaN(result.Observed[g * count + a]) && !double.IsNaN(result.Observed[g * count + b])).ToArray();
                var r = Correlation.Pearson([.. rows.Select(g => result.Observed[g * count + a])], [.. rows.Select(g => result.Observed[g * count + b])]);
                if (!double.IsNaN(r)) correlations.Add(r);
            }
        if (correlations.Count == 0) return "Intervals in brackets.";
        var range = correlations.Count == 1 ? $"r = {NumberText.Fixed(correlations[0], 2)}" : $"r from {NumberText.Fixed(correlations.Min(), 2)} to {NumberText.Fixed(correlations.Max(), 2)}";
        return $"Intervals in brackets. The observed conditions correlate with each other over the test genes ({range}), so {count} conditions are not {count} independent replications; every bootstrap draw uses the same genes in all of them.";
    }
}
