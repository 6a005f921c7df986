using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Puts the whole page together: verdict, design, results, fits, further sections, methods.</summary>
internal static class ReportPage
{
    public static string Render(ComparisonResult result, ReportDetails details)
    {
        PagePart?[] parts =
        [
            DesignPart.Draw(result), ResultsPart.Draw(result, details.Ceilings), ConditionsPart.Draw(result), SpecificityPart.Draw(result),
            LeakagePart.Draw(result), ScatterPart.Draw(result), GenesPart.Draw(result),
            SectionsPage.Group("recovery", "Recovery of planted elements", details.Recovery?.Sections ?? []),
            CompositionPart.Draw(result, details), StabilityPart.Draw(result, details), FitPart.Draw(result),
            SectionsPage.Group("further", "Further analyses", details.Sections), FilesPart.Draw(details.Files),
            MethodsPart.Draw(result, details),
        ];
        var verdict = new Markup().Add($"<section class=\"verdict\" aria-label=\"Verdict\">{Findings(result)}{Scope(result)}</section>\n");
        return Page.Render(details.Title ?? $"Expression from sequence: {result.Dataset.Source}", "Comparison of expression predictors",
            details.Origin, verdict, [.. parts.OfType<PagePart>()]);
    }

    private static Markup Findings(ComparisonResult result)
    {
        var html = new Markup();
        foreach (var finding in result.Findings)
        {
            html.Add($"<p class=\"headline\">{finding.Headline}.</p>");
            if (finding.Evidence.Length > 0) html.Add(
                $"<p class=\"evidence\">{char.ToUpperInvariant(finding.Evidence[0]) + finding.Evidence[1..]}.</p>");
        }
        return html;
    }

    // what the verdict must not be read as
    private static Markup Scope(ComparisonResult result)
    {
        var html = new Markup();
        var models = result.Predictors.Where(p => p.Role == MethodRole.LanguageModel).ToList();
        if (models.Count > 0 && !models.Any(m => m.Provenance.WeightsSha256 is not null))
            html.AddRaw("<p class=\"scope\">A small model trained from scratch does not test the published DNABERT-2: that model brings "
                + "117 million weights pre-trained on the genomes of 135 species, and none of them is used here.</p>");
        return html;
    }
}
