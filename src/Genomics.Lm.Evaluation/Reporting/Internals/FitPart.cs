using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>What each method shows of its fit: regions, histories, coefficients.</summary>
internal static class FitPart
{
    public static PagePart? Draw(ComparisonResult result)
    {
        var html = new Markup();
        var shown = result.Predictors.Where(p => p.Sections.Count > 0).ToList();
        if (shown.Count == 0) return null;
        foreach (var predictor in shown)
        {
            html.Add($"<h3><span class=\"name {PredictorStyle.Class(result, predictor.Name)}\">{predictor.Name}</span></h3><div "
                + $"class=\"figures\">");
            foreach (var section in predictor.Sections) html.Add($"{SectionFigure.Draw(section)}\n");
            html.AddRaw("</div>");
        }
        return new PagePart("fits", "The fits", html);
    }
}
