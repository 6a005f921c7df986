using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>A page of headed groups of sections, in the dress of the reports.</summary>
internal static class SectionsPage
{
    public static string Render(string title, string kicker, IReadOnlyList<string> notes,
        IReadOnlyList<(string Heading, IReadOnlyList<ReportSection> Sections)> groups, string? command)
    {
        var html = new Markup().AddRaw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
            + "content=\"light dark\">\n");
        html.Add($"<title>{title}</title>\n<style>\n").AddRaw(StyleSheet.OfPages).AddRaw("\n</style>\n</head>\n<body>\n<main>\n");
        html.Add($"<header><p class=\"kicker\">{kicker}</p><h1>{title}</h1></header>\n");
        foreach (var note in notes) html.Add($"<p>{note}</p>\n");
        foreach (var (heading, sections) in groups.Where(g => g.Sections.Count > 0))
        {
            html.Add($"<section><h2>{heading}</h2>");
            foreach (var section in sections) html.Add($"{SectionFigure.Draw(section)}\n");
            html.AddRaw("</section>\n");
        }
        if (command is not null)
            html.Add($"<section class=\"methods\"><h2>How it was made</h2><p class=\"soft\">By the command below; manifest.json beside "
                + $"this page has the hashes of inputs and results.</p><pre>{command}</pre></section>\n");
        return html.AddRaw("</main>\n</body>\n</html>\n").ToString();
    }
}
