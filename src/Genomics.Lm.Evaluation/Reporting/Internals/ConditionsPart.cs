using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>All conditions side by side; empty when there is one.</summary>
internal static class ConditionsPart
{
    public static PagePart? Draw(ComparisonResult result)
    {
        var html = new Markup();
        if (result.Conditions.Count < 2) return null;
        html.AddRaw("<figure>");
        var forest = ForestTable.Draw(
            "Every predictor in every condition",
            "Pearson’s r on the test genes",
            ["Condition", .. result.Predictors.Select(p => p.Name)],
            [.. result.Conditions.Select(c => Row(result, c))],
            hasZeroLine: true);
        html.Add($"{forest}");
        html.AddRaw("<ul class=\"legend\">");
        foreach (var predictor in result.Predictors)
            html.Add($"<li><svg width=\"16\" height=\"16\" viewBox=\"-8 -8 16 16\" aria-hidden=\"true\"><path "
                + $"class=\"{PredictorStyle.Class(result, predictor.Name)} marker\" "
                + $"d=\"{PredictorStyle.Marker(result, predictor.Name)}\"/></svg>{predictor.Name}</li>");
        html.AddRaw("</ul>");
        html.Add($"<figcaption>{Dependence(result)}</figcaption></figure>");
        html.Add($"<details><summary>Intervals</summary>{Intervals(result)}</details>");
        var others = result.Pairs.Where(p => p.Condition != result.MainCondition).OrderBy(p => p.AdjustedPValue)
            .Select(IReadOnlyList<string> (p) => [
                DisplayName(p.Condition), $"{p.A} − {p.B}", NumberText.Signed(p.Pearson.Difference),
                NumberText.Range(p.Pearson.Interval, signed: true),
                NumberText.ProbabilityCell(p.Pearson.PValue), NumberText.ProbabilityCell(p.AdjustedPValue)]).ToList();
        if (others.Count > 0)
        {
            string[] headings = ["Condition", "pair", "difference in r", "interval", "p", "p max-T"];
            var table = SectionFigure.Table("Paired differences", headings, others);
            var count = NumberText.Count(others.Count);
            html.Add($"<details><summary>Paired differences in the other conditions ({count})</summary>{table}</details>");
        }
        return new PagePart("conditions", "All conditions", html);
    }

    private static ForestRow Row(ComparisonResult result, string condition)
    {
        var scores = result.Predictors.Select(p => result.Scores.First(s => s.Predictor == p.Name && s.Condition == condition)).ToList();
        var label = new Markup().Add($"{DisplayName(condition)}");
        if (condition == result.MainCondition) label.AddRaw(" <abbr title=\"main condition\">★</abbr>");
        return new ForestRow(label,
            [.. scores.Select(s => new ForestMark(s.Pearson, Interval.Undefined, PredictorStyle.Class(result, s.Predictor),
                PredictorStyle.Marker(result, s.Predictor), true))],
            $"{DisplayName(condition)}: " + string.Join(", ", scores.Select(s => $"{s.Predictor} {NumberText.Fixed(s.Pearson)}")),
            [.. scores.Select(s => NumberText.Fixed(s.Pearson))]);
    }

    private static Markup Intervals(ComparisonResult result) => SectionFigure.Table(
        "Pearson’s r with intervals",
            ["Condition", "predictor", "genes", "r", NumberText.Percent(result.Options.Confidence) + " interval", "Spearman", "R²"],
        [.. result.Scores.Select(IReadOnlyList<string> (s) => [
            DisplayName(s.Condition), s.Predictor, NumberText.Count(s.Genes), NumberText.Fixed(s.Pearson),
                NumberText.Range(s.PearsonInterval),
                NumberText.Fixed(s.Spearman), NumberText.Fixed(s.RSquared)])]);

    private static string Dependence(ComparisonResult result)
    {
        var correlations = new List<double>();
        var count = result.Conditions.Count;
        for (var a = 0; a < count; a++)
            for (var b = a + 1; b < count; b++)
            {
                var rows = result.ScoredRows
                    .Where(g => !double.IsNaN(result.Observed[g * count + a]) && !double.IsNaN(result.Observed[g * count + b])).ToArray();
                var r = Correlation.Pearson(
                    [.. rows.Select(g => result.Observed[g * count + a])], [.. rows.Select(g => result.Observed[g * count + b])]);
                if (!double.IsNaN(r)) correlations.Add(r);
            }
        if (correlations.Count == 0) return "★ main condition.";
        var range = correlations.Count == 1 ? $"r = {NumberText.Fixed(correlations[0], 2)}"
            : $"r from {NumberText.Fixed(correlations.Min(), 2)} to {NumberText.Fixed(correlations.Max(), 2)}";
        return $"★ main condition. The observed conditions correlate with each other over the test genes ({range}), so {count} "
            + $"conditions are not {count} independent replications; every bootstrap draw uses the same genes in all of them.";
    }
}
