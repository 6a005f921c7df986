using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Puts the whole page together: verdict, design, results, fits, further sections, methods.</summary>
internal static class ReportPage
{
    public static string Render(ComparisonResult result, ReportDetails details)
    {
        var title = details.Title ?? $"Expression from sequence: {result.Dataset.Source}";
        var html = new Markup().AddRaw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
            + "content=\"light dark\">\n");
        html.Add($"<title>{title}</title>\n<style>\n").AddRaw(StyleSheet.OfPages).AddRaw("\n</style>\n</head>\n<body>\n<main>\n");
        html.Add($"<header><p class=\"kicker\">Comparison of expression predictors</p><h1>{title}</h1></header>\n");
        html.Add($"<section class=\"verdict\" aria-label=\"Verdict\">{Findings(result)}{Scope(result)}</section>\n");
        html.Add($"{DesignPart.Draw(result)}\n{ResultsPart.Draw(result)}\n{ConditionsPart.Draw(result)}\n");
        html.Add($"{SpecificityPart.Draw(result)}\n{LeakagePart.Draw(result)}\n");
        html.Add($"{ScatterPart.Draw(result)}\n{Group("Recovery of planted elements", details.Recovery?.Sections ?? [])}\n");
        html.Add($"{CompositionPart.Draw(result, details)}\n{StabilityPart.Draw(result, details)}\n{FitPart.Draw(result)}\n");
        html.Add($"{Group("Further analyses", details.Sections)}\n{MethodsPart.Draw(result, details)}\n");
        return html.AddRaw("</main>\n</body>\n</html>\n").ToString();
    }

    private static Markup Group(string heading, IReadOnlyList<ReportSection> sections)
    {
        var html = new Markup();
        if (sections.Count == 0) return html;
        html.Add($"<section><h2>{heading}</h2>");
        foreach (var section in sections) html.Add($"{SectionFigure.Draw(section)}\n");
        return html.AddRaw("</section>");
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
