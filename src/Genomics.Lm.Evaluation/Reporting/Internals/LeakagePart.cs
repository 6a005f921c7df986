using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Comparison.Internals;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>
/// The leakage audit: what test genes share with learnt genes, and r on clean and leaked test genes; empty without an audit.
/// </summary>
internal static class LeakagePart
{
    public static PagePart? Draw(ComparisonResult result)
    {
        if (result.Options.Leakage is not { } leakage) return null;
        var html = new Markup().Add($"<p>{Summary(leakage)}</p>");
        foreach (var source in LeakageConclusions.Sources(result)) html.Add($"<p>{char.ToUpperInvariant(source[0]) + source[1..]}.</p>");
        if (leakage.TouchedTestGenes.Count > 0) html.Add($"<figure>{Counts(leakage)}</figure>");
        if (result.LeakageScores.Any(s => s.IsLeaked)) html.Add(
            $"<figure>{Scores(result)}<figcaption>A predictor that does much better on leaked genes may be recognising sequences it "
                + $"has learnt rather than reading them.</figcaption></figure>");
        return new PagePart("leakage", "Leakage audit", html.Add($"{SimilarityPart.Draw(result)}"));
    }

    private static string Summary(LeakageReport leakage)
        => leakage.TouchedTestGenes.Count == 0
            ? $"No test gene is linked to a gene learnt from. {LookedFor(leakage)}"
            : $"{NumberText.Count(leakage.TouchedTestGenes.Count)} of {NumberText.Count(leakage.Split.Testing.Count)} test genes "
                + $"({NumberText.Percent(leakage.TouchedShare)}) are linked to a gene learnt from."
                + $"{Undecided(leakage)} {LookedFor(leakage)}";

    private static string Undecided(LeakageReport leakage)
        => leakage.UndecidedTestGenes.Count == 0 ? ""
            : $" Of {NumberText.Count(leakage.UndecidedTestGenes.Count)} of them that is not known: their families are too large to "
                + $"look at every pair, and they count as linked.";

    private static string LookedFor(LeakageReport leakage)
        => $"Looked for were windows that share at least {NumberText.Percent(leakage.Relations.MinimumIdentity)} identity over "
            + $"{NumberText.Percent(leakage.Relations.MinimumCoverage)} of the shorter window (both strands), that overlap or are "
            + $"identical over {NumberText.Count(leakage.Relations.MinimumSharedBases)} bases, or that have "
            + $"{NumberText.Percent(leakage.Relations.MinimumSimilarity)} of their 16-mers in common, and one gene under two ids.";

    private static Markup Counts(LeakageReport leakage) => SectionFigure.Table(
        "Links between test genes and genes learnt from", ["Reason", "pairs", "test genes touched"],
        [.. AuditCounts.Of(leakage).Select(
            IReadOnlyList<string> (c) => [c.Description, NumberText.Count(c.Pairs), NumberText.Percent(c.Share)])], showsCaption: true);

    private static Markup Scores(ComparisonResult result)
    {
        var measured = ((bool[])[false, true]).Where(isLeaked => result.LeakageScores.Any(s => s.IsLeaked == isLeaked)).ToList();
        return SectionFigure.Table(
            $"Pearson’s r on clean and leaked test genes, {DisplayName(result.MainCondition)}",
            ["Predictor", .. measured.Select(Heading)],
            [.. result.Predictors.Select(IReadOnlyList<string> (p) => [p.Name, .. measured.Select(m => Cell(p.Name, m))])],
            showsCaption: true);

        string Heading(bool isLeaked) => $"{(isLeaked ? "leaked" : "clean")}, n = "
            + NumberText.Count(result.LeakageScores.First(s => s.IsLeaked == isLeaked).Genes);

        string Cell(string name, bool isLeaked)
            => result.LeakageScores.FirstOrDefault(
                s => s.Predictor == name && s.IsLeaked == isLeaked) is { PearsonInterval.IsDefined: true } score
                ? NumberText.Estimate(score.Pearson, score.PearsonInterval) : NumberText.Undefined;
    }
}
