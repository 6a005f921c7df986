using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Whether a predictor reads more than composition: partial r, r within GC quarters, shuffled windows.</summary>
internal static class CompositionPart
{
    public static PagePart? Draw(ComparisonResult result, ReportDetails details)
    {
        var html = new Markup();
        if (result.CompositionScores.Count == 0 && details.Shuffled.Count == 0) return null;
        if (result.CompositionScores.Count > 0) html.Add($"{Partial(result)}");
        if (details.Shuffled.Count > 0) html.Add($"{Shuffled(result, details)}");
        return new PagePart("composition", "More than composition?", html);
    }

    private static Markup Partial(ComparisonResult result)
    {
        var scores = result.CompositionScores;
        var quartiles = scores[0].Quartiles;
        var rows = scores.Select(IReadOnlyList<string> (s) => [
            s.Predictor, NumberText.Fixed(result.Scores.First(x => x.Predictor == s.Predictor && x.Condition == s.Condition).Pearson),
            NumberText.Fixed(s.PartialPearson), NumberText.Range(s.PartialInterval),
                .. s.Quartiles.Select(q => NumberText.Fixed(q.Pearson))]).ToList();
        var html = new Markup().AddRaw("<figure>");
        string[] headings = ["Predictor", "r", "partial r", "interval", .. quartiles.Select(Heading)];
        var title = $"r beyond composition, {DisplayName(result.MainCondition)}";
        html.Add($"{SectionFigure.Table(title, headings, rows, showsCaption: true)}");
        html.Add($"<figcaption>Partial r: prediction against observation after linear regression of both on GC share, CpG density and "
            + $"CpG observed/expected of the window; – where the prediction is nothing else. The last columns: r among quarters of the "
            + $"test genes of similar GC share ({NumberText.Count(quartiles.Min(q => q.Genes))} genes each).</figcaption></figure>");
        return html;
    }

    private static string Heading(GcQuartile quartile)
        => $"GC {NumberText.Fixed(100 * quartile.Low, 0)}–{NumberText.Fixed(100 * quartile.High, 0)} %";

    private static Markup Shuffled(ComparisonResult result, ReportDetails details)
    {
        var level = 1 - result.Options.Confidence;
        var rows = details.Shuffled.Select(s => new ForestRow(
            new Markup().Add($"<span class=\"name {PredictorStyle.Class(result, s.Predictor)}\">{s.Predictor}</span>"),
            [new ForestMark(s.Gain.Difference, s.Gain.Interval, s.Gain.PValue <= level ? PredictorStyle.Class(result, s.Predictor)
                : "unshown", PredictorStyle.Marker(result, s.Predictor), s.Gain.PValue <= level)],
            $"{s.Predictor}: r {NumberText.Fixed(s.Pearson)} on real windows, {NumberText.Fixed(s.Refitted)} refitted on shuffled ones",
            [NumberText.Fixed(s.Pearson), NumberText.Fixed(s.Refitted), NumberText.Signed(s.Gain.Difference),
                NumberText.Range(s.Gain.Interval, signed: true), NumberText.Fixed(s.Predicted)])).ToList();
        var html = new Markup().AddRaw("<figure>");
        var forest = ForestTable.Draw(
            "What the arrangement of the bases adds",
            "r on real windows − r refitted on shuffled windows",
            ["Predictor", "real", "refitted", "gain", NumberText.Percent(result.Options.Confidence) + " interval", "only shown"],
            rows,
            hasZeroLine: true);
        html.Add($"{forest}");
        return html.AddRaw("<figcaption>Every window is shuffled so that each pair of neighbouring bases stays as frequent as it was: "
            + "composition and CpG stay, motifs and positions go. "
            + "<b>refitted</b>: fitted and tested on shuffled windows, what composition alone gives the method. <b>only shown</b>: "
            + "fitted on real windows, given shuffled test windows, which says how the fitted predictor reacts and not what can be "
            + "learnt.</figcaption></figure>");
    }
}
