using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>How the result depends on the split and on the number of genes learnt from; empty when neither was asked for.</summary>
internal static class StabilityPart
{
    public static PagePart? Draw(ComparisonResult result, ReportDetails details)
    {
        var html = new Markup();
        if (details.Repeats is null && details.LearningCurve.Count == 0) return null;
        if (details.Repeats is { } repeats) html.Add($"{Repeated(result, repeats)}");
        if (details.LearningCurve.Count > 0) html.Add($"{Curve(result, details.LearningCurve)}");
        return new PagePart("stability", "Other splits, fewer genes", html);
    }

    private static Markup Repeated(ComparisonResult result, RepeatedComparison repeats)
    {
        var html = new Markup().AddRaw("<figure>");
        if (repeats.Pairs.Count > 0)
            html.Add($"{Forest(result, repeats)}");
        html.AddRaw("<figcaption>Every method fitted and tested again on each split. Training sets of different splits overlap, so the "
            + "spread of the differences is corrected (Nadeau and Bengio 2003); p adjusted by Holm, declared (★) and other pairs "
            + "apart.</figcaption></figure>");
        var splits = repeats.Scores.Select(s => s.Predictor).Distinct().Select(IReadOnlyList<string> (name) =>
            [name, .. repeats.Scores.Where(s => s.Predictor == name).OrderBy(s => s.Repeat).Select(s => NumberText.Fixed(s.Pearson))])
                .ToList();
        var table = SectionFigure.Table(
            "r on each split", ["Predictor", .. Enumerable.Range(1, repeats.Repeats).Select(i => $"split {i}")], splits);
        return html.Add($"<details><summary>r on each split</summary>{table}</details>");
    }

    private static Markup Forest(ComparisonResult result, RepeatedComparison repeats) => ForestTable.Draw(
        $"Paired differences over {NumberText.Count(repeats.Repeats)} splits, {DisplayName(repeats.Condition)}",
        "← second better · mean difference in r · first better →",
        ["First − second", "mean", "corrected interval", "adjusted p"],
        [.. repeats.Pairs.Select(p => Row(result, p, 1 - result.Options.Confidence))],
        hasZeroLine: true);

    private static ForestRow Row(ComparisonResult result, RepeatedPair pair, double level)
    {
        var isShown = pair.AdjustedPValue <= level;
        var label = new Markup().Add(
            $"<span class=\"name {PredictorStyle.Class(result, pair.A)}\">{pair.A}</span> − <span class=\"name "
                + $"{PredictorStyle.Class(result, pair.B)}\">{pair.B}</span>");
        if (pair.Family == PairFamily.Primary) label.AddRaw(" <abbr title=\"declared before the run\">★</abbr>");
        var winner = pair.Test.Mean > 0 ? pair.A : pair.B;
        return new ForestRow(label,
            [new ForestMark(pair.Test.Mean, pair.Test.Interval, isShown ? PredictorStyle.Class(result, winner) : "unshown",
                PredictorStyle.Circle, isShown)],
            $"{pair.A} minus {pair.B}: mean {NumberText.Signed(pair.Test.Mean)}, interval "
                + $"{NumberText.Range(pair.Test.Interval, signed: true)}",
            [NumberText.Signed(pair.Test.Mean), NumberText.Range(pair.Test.Interval, signed: true),
                NumberText.ProbabilityCell(pair.AdjustedPValue)]);
    }

    private static Markup Curve(ComparisonResult result, IReadOnlyList<LearningPoint> points)
    {
        var names = points.Select(p => p.Predictor).Distinct().ToList();
        var section = new CurveSection($"r against the number of genes learnt from, {DisplayName(points[0].Condition)}",
            "training and validation genes", "Pearson’s r on the test genes",
            [.. names.Select(name => new Curve(
                name, [.. Of(name).Select(p => (double)p.LearningGenes)], [.. Of(name).Select(p => p.Pearson)])
            {
                Low = [.. Of(name).Select(p => p.PearsonInterval.Low)],
                High = [.. Of(name).Select(p => p.PearsonInterval.High)],
                Extrapolated = Of(name).Count(p => p.IsExtrapolated),
            })]);
        var rows = points.Select(
            IReadOnlyList<string> (p)
            => [p.Predictor, NumberText.Count(p.LearningGenes) + (p.IsExtrapolated ? " (extrapolated)" : ""),
                NumberText.Percent(p.Share), NumberText.Fixed(p.Pearson),
                NumberText.Range(p.PearsonInterval)]).ToList();
        var html = new Markup().Add(
            $"<figure><h4>{section.Title}</h4>{CurveFigure.Draw(section, [.. names.Select(name => PredictorStyle.Class(result, name))])}");
        html.AddRaw("<figcaption>Smaller parts are contained in larger ones; the test genes are always the same. A curve that still "
            + "rises at its end asks for more genes.");
        if (points.Any(p => p.IsExtrapolated)) html.AddRaw(
            " <b>Pale: not measured</b> but drawn out by a power law (limit − scale · n<sup>−"
            + "exponent</sup>) to two and four times as many genes. It assumes more genes of the same kind, which there may not be; the "
            + "interval resamples test genes and knows nothing of whether the law holds.");
        html.AddRaw("</figcaption></figure>");
        var table = SectionFigure.Table("Learning curve", ["Predictor", "genes", "share", "r", "interval"], rows);
        return html.Add($"<details><summary>The points with intervals</summary>{table}</details>");

        IEnumerable<LearningPoint> Of(string name) => points.Where(p => p.Predictor == name);
    }
}
