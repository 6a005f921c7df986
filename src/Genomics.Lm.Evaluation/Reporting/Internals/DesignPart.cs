using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>The design box: which genes, which split, which scale, and what is not symmetric between the methods.</summary>
internal static class DesignPart
{
    public static PagePart Draw(ComparisonResult result)
    {
        var html = new Markup();
        html.Add($"{SplitBar(result)}<dl>");
        Item(html, "Data", result.Dataset.Source);
        Item(html, "Split", result.Split.Description);
        Item(html, "Windows", DataText.Windows(result.Dataset.Window));
        Item(html, "Transform", DataText.Transform(result.Dataset.Transform.Transform));
        var floor = result.FloorShare(result.MainCondition);
        if (!double.IsNaN(floor))
            Item(html, "At the floor", $"{NumberText.Percent(floor)} of genes in {DisplayName(result.MainCondition)}");
        Item(html, result.Conditions.Count == 1 ? "Condition" : "Conditions", result.Conditions.Count == 1
            ? DisplayName(result.MainCondition) : $"{result.Conditions.Count}; main condition {DisplayName(result.MainCondition)}");
        Item(html, "Scored", result.Scored switch
        {
            ScoredGenes.Clean => $"the {NumberText.Count(result.ScoredTestGenes.Count)} clean test genes; the others are linked to a gene "
                + $"learnt from",
            _ => $"all {NumberText.Count(result.ScoredTestGenes.Count)} test genes",
        });
        Item(html, "Resampled", Resampled(result.GroupSizes));
        Item(html, "Seed", result.Options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        html.Add($"</dl><p>{Asymmetry(result)}</p><p>{FittedConditions.Sentence(result)}</p>");
        return new PagePart("design", "Design", html, "design");
    }

    private static void Item(Markup html, string term, string text) => html.Add($"<div><dt>{term}</dt><dd>{text}</dd></div>");

    private static string Resampled(Statistics.Resampling.GroupSizes sizes) => sizes.Groups == sizes.Genes
        ? "single test genes (each its own leakage group)"
        : $"{NumberText.Count(sizes.Groups)} leakage groups of the test genes, effectively "
            + $"{NumberText.Count((long)Math.Round(sizes.Effective))} "
            + $"(Kish); the largest holds {NumberText.Count(sizes.Largest)} genes ({NumberText.Percent(sizes.LargestShare)})";

    private static Markup SplitBar(ComparisonResult result)
    {
        var split = result.Split;
        (string Name, int Count)[] parts = [("training", split.Training.Count), ("validation", split.Validation.Count),
            ("test", split.Testing.Count)];
        double total = Math.Max(1, parts.Sum(p => p.Count));
        var html = new Markup().AddRaw("<div class=\"split\">");
        foreach (var (name, count) in parts.Where(p => p.Count > 0))
            html.Add($"<div class=\"{name}\" style=\"flex-grow:{100 * count / total}\"><span>{name}</span> "
                + $"<b>{NumberText.Count(count)}</b></div>");
        return html.AddRaw("</div>");
    }

    private static string Asymmetry(ComparisonResult result)
    {
        var fitted = result.Predictors.Where(p => p is { IsOracle: false, IsEnsemble: false, Provenance.Elsewhere: null }).ToList();
        string[] elsewhere = [.. result.Predictors.Where(p => p.Provenance.Elsewhere is { Absent: null }).Select(p => p.Name)];
        string[] known = [.. result.Predictors.Where(p => p.Provenance.Elsewhere is { Absent: not null }).Select(p => p.Name)];
        string[] stopping = [.. fitted.Where(p => p.Provenance.StopsOnValidation).Select(p => p.Name)];
        string[] joint = [.. fitted.Where(p => !p.Provenance.StopsOnValidation).Select(p => p.Name)];
        var all = NumberText.Count(result.Split.Training.Count + result.Split.Validation.Count);
        var text = known.Length == 0 ? ""
            : $"{WordList.And(known)} {(known.Length == 1 ? "was" : "were")} fitted elsewhere, with no test gene as far as ids and "
                + "windows tell. ";
        text += elsewhere.Length == 0 ? "No method sees a test gene before the last step. "
            : $"{WordList.And(elsewhere)} {(elsewhere.Length == 1 ? "was" : "were")} fitted elsewhere: this run cannot vouch for what was "
                + $"learnt from, and the audit does not speak for it. ";
        if (fitted.Count == 0) return text.TrimEnd();
        if (stopping.Length == 0) return text + $"All methods are fitted on training and validation genes together ({all}).";
        text += $"An asymmetry to bear in mind: {WordList.And(stopping)} {(stopping.Length == 1 ? "learns" : "learn")} from the "
            + $"{NumberText.Count(result.Split.Training.Count)} training genes and {(stopping.Length == 1 ? "uses" : "use")} the "
            + $"validation genes to stop";
        return joint.Length == 0 ? text + "."
            : text + $", while {WordList.And(joint)} {(joint.Length == 1 ? "is" : "are")} fitted on both together ({all} genes), with "
                + $"internal cross-validation where something must be chosen.";
    }
}
