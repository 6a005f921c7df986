using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Predicted against observed, one panel per predictor, in the main condition.</summary>
internal static class ScatterPart
{
    public static PagePart Draw(ComparisonResult result)
    {
        var (count, main) = (result.Conditions.Count, result.Conditions.IndexOf(result.MainCondition));
        int[] rows = [.. result.ScoredRows.Where(g => !double.IsNaN(result.Observed[g * count + main]))];
        double[] observed = [.. rows.Select(g => result.Observed[g * count + main])];
        var names = result.TestGenes.ToArray();
        string[] genes = [.. rows.Select(g => names[g])];
        var panels = result.Predictors.Select(p => (p.Name, Predicted: rows.Select(g => p.Predictions[g * count + main]).ToArray()))
            .ToList();
        var range = ScatterPanel.CommonRange(observed, panels.Select(p => p.Predicted));
        var html = new Markup().AddRaw("<figure>").Add($"{ScatterPanel.Legend(rows.Length)}").AddRaw("<div class=\"panels\">");
        foreach (var (name, predicted) in panels)
        {
            var score = result.Scores.First(s => s.Predictor == name && s.Condition == result.MainCondition);
            var style = PredictorStyle.Class(result, name);
            html.Add($"<div><h4><span class=\"name {style}\">{name}</span> ");
            html.Add($"<span class=\"soft\">r = {NumberText.Fixed(score.Pearson)}</span></h4>");
            html.Add($"{ScatterPanel.Draw(name, style, predicted, observed, genes, range)}</div>");
        }
        html.Add($"</div><figcaption>{DisplayName(result.MainCondition)}, {NumberText.Count(rows.Length)} test genes, transformed scale. ");
        html.AddRaw("The circles lie on the dashed line where predictions are calibrated.</figcaption></figure>");
        return new PagePart("scatter", "Predicted against observed", html);
    }
}
