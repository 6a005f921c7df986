using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>The main condition: forest of r, forest of paired differences, table of all metrics.</summary>
internal static class ResultsPart
{
    private const int ManyPairs = 15;

    public static PagePart Draw(ComparisonResult result, IReadOnlyList<NoiseCeiling> ceilings)
    {
        var html = new Markup();
        var scores = result.Scores.Where(s => s.Condition == result.MainCondition)
            .OrderByDescending(s => result.Find(s.Predictor)!.IsOracle).ThenByDescending(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson)
                .ToList();
        html.Add($"{ForestOfCorrelations(result, scores, ceilings.FirstOrDefault(c => c.Condition == result.MainCondition))}");
        var pairs = result.Pairs.Where(p => p.Condition == result.MainCondition).ToList();
        if (pairs.Count > 0) html.Add($"{ForestOfDifferences(result, pairs)}");
        else if (result.Scored == ScoredGenes.TooFewClean) html.AddRaw(
            "<p>No pair is tested: too few clean test genes are left, and what is scored may be recognition of relatives.</p>");
        html.Add($"{MetricsTable(result, scores)}");
        return new PagePart("results", $"Results in {DisplayName(result.MainCondition)}", html);
    }

    private static Markup ForestOfCorrelations(ComparisonResult result, List<PredictorScore> scores, NoiseCeiling? ceiling)
    {
        var confidence = NumberText.Percent(result.Options.Confidence);
        var rows = scores.Select(s => new ForestRow(
            new Markup().Add($"<span class=\"name {PredictorStyle.Class(result, s.Predictor)}\">{s.Predictor}</span>"),
            [new ForestMark(s.Pearson, s.PearsonInterval, PredictorStyle.Class(result, s.Predictor),
                PredictorStyle.Marker(result, s.Predictor), true)],
            $"{s.Predictor}: r = {NumberText.Fixed(s.Pearson)}, {confidence} interval {NumberText.Fixed(s.PearsonInterval.Low)} to "
                + $"{NumberText.Fixed(s.PearsonInterval.High)}",
            [NumberText.Fixed(s.Pearson), NumberText.Range(s.PearsonInterval)])).ToList();
        if (ceiling is { } c)
            rows.Insert(0, new ForestRow(new Markup().AddRaw("<span class=\"name oracle\">noise ceiling</span>"),
                [new ForestMark(c.Ceiling, c.CeilingInterval, PredictorStyle.Class(MethodRole.Oracle), PredictorStyle.Circle, false)],
                $"noise ceiling: r = {NumberText.Fixed(c.Ceiling)}, interval {NumberText.Range(c.CeilingInterval)}",
                [NumberText.Fixed(c.Ceiling), NumberText.Range(c.CeilingInterval)]));
        var html = new Markup().AddRaw("<figure>");
        var forest = ForestTable.Draw(
            "How well each predictor does on the test genes",
            "Pearson’s r between prediction and observation",
            ["Predictor", "r", confidence + " interval"],
            rows,
            hasZeroLine: true);
        html.Add($"{forest}");
        html.Add($"<figcaption>{NumberText.Count(scores[0].Genes)} test genes; {Intervals(result)}. Two intervals that overlap say "
            + $"little about the difference between two predictors: the next figure tests it pair by pair on the same genes.");
        if (ceiling is { } noise) html.Add(
            $" <b>Noise ceiling</b>: what a perfect predictor would have, as {noise.Replicates} replicates agree with r = "
                + $"{NumberText.Fixed(noise.Pearson)} ({NumberText.Range(noise.PearsonInterval)}).");
        foreach (var oracle in result.Predictors.Where(p => p.IsOracle)) html.Add(
            $" <b>{oracle.Name}</b> is the true function of the simulated data without its noise: nobody can do better but by luck.");
        if (scores.Any(s => double.IsNaN(s.Pearson))) html.AddRaw(
            " A prediction that is the same for all genes has no r (–) and counts as r = 0 in differences.");
        return html.AddRaw("</figcaption></figure>");
    }

    private static Markup ForestOfDifferences(ComparisonResult result, List<PairComparison> pairs)
    {
        var level = 1 - result.Options.Confidence;
        var shown = pairs.Where(p => pairs.Count <= ManyPairs || p.Family == PairFamily.Primary
            || result.Find(p.A)?.Role is MethodRole.LanguageModel or MethodRole.Candidate);
        var rows = shown.OrderBy(p => p.Family).ThenByDescending(p => Math.Abs(p.Pearson.Difference))
            .Select(p => Row(result, Oriented(p), level)).ToList();
        var html = new Markup().AddRaw("<figure>");
        html.Add($"{ForestTable.Draw("Paired differences on the same test genes", "← second better · difference in r · first better →",
            ["First − second", "difference", NumberText.Percent(result.Options.Confidence) + " interval", "adjusted p"], rows,
                hasZeroLine: true)}");
        var primaries = pairs.Count(p => p.Family == PairFamily.Primary);
        html.Add($"<figcaption>Filled: shown at the {NumberText.Percent(level)} level by p and interval; hollow: not shown. ");
        if (primaries > 0) html.Add(
            $"★ declared before the run, p adjusted by Holm over the {primaries} declared{Hypotheses(result)}. All others: adjusted "
                + $"by max-T "
                + $"over all pairs and conditions together. ");
        else html.AddRaw("p adjusted by max-T over all pairs and conditions together. ");
        var smallest = pairs.OrderBy(p => p.Family)
            .ThenBy(p => p.Family == PairFamily.Primary ? 0 : Math.Abs(p.Pearson.Difference)).First();
        html.Add($"With this many genes a true difference of {NumberText.Significant(smallest.SmallestDetectable, 2)} between "
            + $"{smallest.A} and {smallest.B} would be shown with {NumberText.Percent(result.Options.Power)} "
            + $"probability.</figcaption></figure>");
        html.Add($"<details><summary>All paired tests in {DisplayName(result.MainCondition)}</summary>{TestsTable(pairs)}"
            + $"<p class=\"soft\">{MarginNote(result)}</p></details>");
        return html;
    }

    private static string Hypotheses(ComparisonResult result) => result.ReferenceTests.Count == 0 ? ""
        : $"; that a candidate beats every reference is one hypothesis, with the largest of its p, and Holm’s correction of these "
            + $"and of what a "
            + $"method adds to a stack is over {result.ReferenceTests[0].Hypotheses}";

    // for reading: the better predictor first; declared comparisons stay as they were declared
    private static PairComparison Oriented(PairComparison pair)
        => pair.Family == PairFamily.Primary || pair.Pearson.Difference >= 0 ? pair : pair.Swapped();

    private static ForestRow Row(ComparisonResult result, PairComparison pair, double level)
    {
        var isShown = pair.IsShown(level);
        var label = new Markup().Add(
            $"<span class=\"name {PredictorStyle.Class(result, pair.A)}\">{pair.A}</span> − <span class=\"name "
                + $"{PredictorStyle.Class(result, pair.B)}\">{pair.B}</span>");
        if (pair.Family == PairFamily.Primary) label.AddRaw(" <abbr title=\"declared before the run\">★</abbr>");
        var winner = pair.Pearson.Difference > 0 ? pair.A : pair.B;
        var description = $"{pair.A} minus {pair.B}: {NumberText.Signed(pair.Pearson.Difference)}, interval "
            + $"{NumberText.Signed(pair.Pearson.Interval.Low)} to "
            + $"{NumberText.Signed(pair.Pearson.Interval.High)}, adjusted p {NumberText.Probability(pair.AdjustedPValue)}";
        return new ForestRow(label,
            [new ForestMark(pair.Pearson.Difference, pair.Pearson.Interval, isShown ? PredictorStyle.Class(result, winner) : "unshown",
                PredictorStyle.Circle, isShown)], description,
            [NumberText.Signed(pair.Pearson.Difference), NumberText.Range(pair.Pearson.Interval, signed: true),
                NumberText.ProbabilityCell(pair.AdjustedPValue)]);
    }

    private static string MarginNote(ComparisonResult result)
        => $"p non-inferior: one-sided, of the first being worse by {NumberText.Significant(result.Options.Margin)} in r or more; p "
            + $"equivalent: "
            + $"the larger of that and its mirror (TOST). Each is judged at "
            + $"{NumberText.Significant((1 - result.Options.Confidence) / 2)}.";

    private static Markup TestsTable(List<PairComparison> pairs) => SectionFigure.Table(
        "Paired tests",
        ["Pair", "family", "difference in r", "interval", "p bootstrap", "p adjusted", "p max-T", "p non-inferior", "p equivalent",
            "difference in MSE", "p sign flip", "smallest detectable"],
        [.. pairs.OrderBy(p => p.Family).ThenBy(p => p.AdjustedPValue).Select(Oriented).Select(IReadOnlyList<string> (p) => [
            $"{p.A} − {p.B}", p.Family == PairFamily.Primary ? "primary" : "secondary",
            NumberText.Signed(p.Pearson.Difference, 4), NumberText.Range(p.Pearson.Interval, signed: true),
            NumberText.ProbabilityCell(p.Pearson.PValue), NumberText.ProbabilityCell(p.AdjustedPValue),
                NumberText.ProbabilityCell(p.JointPValue),
            NumberText.ProbabilityCell(p.Margin.WorsePValue), NumberText.ProbabilityCell(p.Margin.EquivalencePValue),
            NumberText.Signed(p.SquaredError?.Statistic ?? double.NaN), NumberText.ProbabilityCell(p.SquaredError?.PValue ?? double.NaN),
            NumberText.Significant(p.SmallestDetectable, 2)])]);

    private static Markup MetricsTable(ComparisonResult result, List<PredictorScore> scores)
    {
        var hasFloor = result.Floor(result.MainCondition) is not null;
        List<string> columns = ["Predictor", "r", NumberText.Percent(result.Options.Confidence) + " interval", "without the largest group",
            "Spearman", "R²", "MSE", "MAE"];
        if (hasFloor) columns.AddRange(["AUC detected", "r detected"]);
        columns.AddRange(["models", "parameters", "fit", "predict"]);
        var rows = scores.Select(IReadOnlyList<string> (s) =>
        {
            var predictor = result.Predictors.First(p => p.Name == s.Predictor);
            List<string> cells = [s.Predictor, NumberText.Fixed(s.Pearson), NumberText.Range(s.PearsonInterval),
                NumberText.Fixed(s.PearsonWithoutLargest), With(NumberText.Fixed(s.Spearman), s.SpearmanInterval),
                With(NumberText.Fixed(s.RSquared), s.RSquaredInterval),
                With(NumberText.Significant(s.MeanSquaredError), s.MeanSquaredErrorInterval), NumberText.Significant(s.MeanAbsoluteError)];
            if (hasFloor) cells.AddRange([NumberText.Fixed(s.AucDetected), NumberText.Fixed(s.PearsonDetected)]);
            cells.AddRange([predictor.IsOracle ? NumberText.Undefined : NumberText.Count(predictor.Provenance.Members),
                predictor.IsOracle ? NumberText.Undefined : NumberText.Count(predictor.Predictor.Info.Parameters),
                NumberText.Duration(predictor.SecondsFit), NumberText.Duration(predictor.SecondsPredict)]);
            return cells;
        }).ToList();
        var html = new Markup().Add($"<figure>{SectionFigure.Table("All metrics on the test genes", columns, rows, showsCaption: true)}");
        html.AddRaw("<figcaption>R² = 1 − SSE/SST, so a wrong scale or offset costs; MSE and MAE on the transformed scale.");
        if (hasFloor) html.AddRaw(
            " AUC detected: probability that a gene above the floor is predicted higher than one at it; r detected: among genes above "
                + "the floor.");
        html.AddRaw(" Times are wall-clock on the machine of this run.</figcaption></figure>");
        return html.Add($"{Members(result)}");
    }

    private static string With(string value, Statistics.Resampling.Interval interval)
        => interval.IsDefined ? $"{value} ({NumberText.Range(interval)})" : value;

    // ensembles over seeds: the models one by one, so that the spread between seeds is seen
    private static Markup Members(ComparisonResult result)
    {
        var html = new Markup();
        var members = result.MemberScores.Where(m => m.Score.Condition == result.MainCondition).ToList();
        if (members.Count == 0) return html;
        var rows = members.Select(IReadOnlyList<string> (m) => [
            m.Score.Predictor, m.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? NumberText.Undefined,
                NumberText.Fixed(m.Score.Pearson),
            NumberText.Range(m.Score.PearsonInterval), NumberText.Fixed(m.Score.Spearman), NumberText.Fixed(m.Score.RSquared)]).ToList();
        var spread = members.Select(m => m.Score.Predictor).Distinct().Select(IReadOnlyList<string> (method) =>
        {
            var (seeds, ensemble) = (
                result.OverSeeds(method, result.MainCondition)!.Value,
                result.Scores.First(
                    s => s.Condition == result.MainCondition && result.Find(s.Predictor) is { IsEnsemble: true } row
                    && row.Method == method));
            return [method, NumberText.Count(seeds.Count), $"{NumberText.Fixed(seeds.Mean)} ± {NumberText.Fixed(seeds.Deviation)}",
                NumberText.Fixed(ensemble.Pearson)];
        }).ToList();
        string[] headings = ["Predictor", "seeds", "mean ± standard deviation", "ensemble"];
        html.Add($"<figure>{SectionFigure.Table("r over seeds", headings, spread, showsCaption: true)}");
        html.Add(
            $"{SectionFigure.Table("Each seed", ["Predictor", "seed", "r", "interval", "Spearman", "R²"], rows, showsCaption: true)}");
        return html.AddRaw("<figcaption>A method’s own row and the declared comparisons are those of its first seed; its ensemble "
            + "predicts the mean of all seeds and is compared with other ensembles only. The spread between seeds is not in any "
            + "interval.</figcaption></figure>");
    }

    private static string Intervals(ComparisonResult result)
    {
        var method = result.Options.IntervalMethod == Statistics.Resampling.IntervalMethod.Bca ? "BCa" : "percentile";
        var unit = result.Groups < result.GroupSizes.Genes ? "leakage groups" : "genes";
        return $"{method} bootstrap intervals from {NumberText.Count(result.Options.Draws)} draws of {unit}";
    }
}
