using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>What of r is about one condition and not about all; empty for a single condition.</summary>
internal static class SpecificityPart
{
    public static PagePart? Draw(ComparisonResult result)
    {
        if (result.SpecificityScores.Count == 0) return null;
        string[] shown = [.. result.Conditions.Select(DisplayName)];
        var html = new Markup().AddRaw("<figure>");
        html.Add($"{SectionFigure.Table("r of what sets a condition apart", ["Predictor", .. shown],
            [.. result.Predictors.Select(IReadOnlyList<string> (p) => [p.Name, .. result.Conditions.Select(c =>
                NumberText.Estimate(Score(p.Name, c).Pearson, Score(p.Name, c).PearsonInterval))])], showsCaption: true)}");
        html.Add($"<figcaption>Each gene’s mean over the {result.Conditions.Count} conditions is taken off observations and "
            + $"predictions, on the "
            + $"{NumberText.Count(result.SpecificityScores[0].Genes)} test genes observed under all. A high r in the table of "
            + $"results beside a "
            + $"low one here says that mostly the breadth of expression is predicted.</figcaption></figure>");
        foreach (var swap in result.ModelSwaps)
        {
            var section = new HeatMapSection($"{swap.Predictor}: values for one condition against observations of another",
                shown, shown, swap.Pearson, "Pearson’s r")
            { Caption = "Rows: the condition that the values are for; columns: the condition observed." };
            var table = SectionFigure.Table(section.Title, ["values for", .. shown],
                [.. shown.Select(IReadOnlyList<string> (c, i) => [c, .. Enumerable.Range(0, result.Conditions.Count)
                    .Select(j => NumberText.Fixed(swap.Pearson[i * result.Conditions.Count + j]))])]);
            html.Add($"<details><summary>Model swap: {swap.Predictor}</summary>{SectionFigure.Draw(section)}{table}</details>");
        }
        return new PagePart("specificity", "Specific to the condition?", html);

        SpecificityScore Score(string predictor, string condition)
            => result.SpecificityScores.First(s => s.Predictor == predictor && s.Condition == condition);
    }
}
