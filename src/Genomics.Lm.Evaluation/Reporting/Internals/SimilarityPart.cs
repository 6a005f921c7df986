using System.Text.Json;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>r by similarity to the genes learnt from, as a figure and as JSON; empty when every test gene is of one class.</summary>
internal static class SimilarityPart
{
    private static readonly (SimilarityClass Class, string Name, string Text)[] Classes =
    [
        (SimilarityClass.None, "none", "no link"), (SimilarityClass.Part, "part", "a part only"),
        (SimilarityClass.Below85, "below_85", "below 85 %"), (SimilarityClass.From85, "from_85", "85–90 %"),
        (SimilarityClass.From90, "from_90", "90–95 %"), (SimilarityClass.From95, "from_95", "95 % and more"),
        (SimilarityClass.Identical, "identical", "identical"),
    ];

    public static Markup Draw(ComparisonResult result)
    {
        var html = new Markup();
        if (result.SimilarityScores.Select(s => s.Class).Distinct().Count() < 2 || result.Options.Leakage is not { } leakage) return html;
        var forest = ForestTable.Draw($"r by similarity to training, {DisplayName(result.MainCondition)}", "Pearson’s r within the class",
            ["Similarity", "n", .. result.Predictors.Select(p => p.Name)],
            [.. result.SimilarityScores.GroupBy(s => s.Class).Select(c => Row(result, c.Key, [.. c]))], hasZeroLine: true);
        html.Add($"<figure>{forest}<figcaption>Test genes by the identity of their most similar gene learnt from, over at least ");
        return html.Add($"{NumberText.Percent(leakage.Relations.MinimumCoverage)} of the shorter window (both strands). No link: nothing "
            + $"of at least {NumberText.Percent(leakage.Relations.MinimumIdentity)} was found; a part only: a short overlap or a shared "
            + $"part. Classes differ in how much their genes vary, so r rises and falls with that too. Fewer than ten genes have no r."
            + $"</figcaption></figure>");
    }

    public static void Write(Utf8JsonWriter json, SimilarityScore score)
    {
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteString("similarity", Classes[(int)score.Class].Name);
        json.WriteNumber("n", score.Genes);
        json.Number("pearson", score.Pearson);
        json.Range("pearson_interval", score.PearsonInterval);
    }

    private static ForestRow Row(ComparisonResult result, SimilarityClass similarity, SimilarityScore[] scores)
    {
        var text = Classes[(int)similarity].Text;
        return new ForestRow(new Markup().Add($"{text}"),
            [.. scores.Where(s => !double.IsNaN(s.Pearson)).Select(s => new ForestMark(s.Pearson, Interval.Undefined,
                PredictorStyle.Class(result, s.Predictor), PredictorStyle.Marker(result, s.Predictor), true))],
            $"{text}: " + string.Join(", ", scores.Select(s => $"{s.Predictor} {NumberText.Fixed(s.Pearson)}")),
            [NumberText.Count(scores[0].Genes), .. scores.Select(Cell)]);
    }

    private static string Cell(SimilarityScore score)
        => score.PearsonInterval is { IsDefined: true } range ? NumberText.Estimate(score.Pearson, range) : NumberText.Undefined;
}
