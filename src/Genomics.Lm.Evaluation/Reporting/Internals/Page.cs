using System.Globalization;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>
/// What every report has: style, heading, origin, contents, parts, and a script without which the page is as complete: it sorts tables and
/// looks up genes.
/// </summary>
internal static class Page
{
    public static string Render(string title, string kicker, ReportOrigin? origin, Markup lead, IReadOnlyList<PagePart> parts)
    {
        var html = new Markup().AddRaw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
            + "content=\"light dark\">\n");
        html.Add($"<title>{title}</title>\n<style>\n").AddRaw(StyleSheet.OfPages).AddRaw("\n</style>\n</head>\n<body>\n<main>\n");
        html.Add($"<header><p class=\"kicker\">{kicker}</p><h1>{title}</h1>{Origin(origin)}</header>\n{lead}{Contents(parts)}");
        foreach (var part in parts) html.Add($"{part.Draw()}");
        return html.AddRaw("</main>\n<script>\n").AddRaw(StyleSheet.Script).AddRaw("\n</script>\n</body>\n</html>\n").ToString();
    }

    private static Markup Origin(ReportOrigin? origin)
    {
        if (origin is null) return new Markup();
        var made = origin.Made.ToUniversalTime();
        var html = new Markup().Add($"<p class=\"origin\"><span>{origin.Program}</span> <time datetime=\"");
        html.Add($"{made.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">");
        html.Add($"{made.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)}</time> ");
        return html.Add($"<span>{origin.Machine}</span></p>");
    }

    private static Markup Contents(IReadOnlyList<PagePart> parts)
    {
        var html = new Markup();
        if (parts.Count < 2) return html;
        html.AddRaw("<nav class=\"contents\" aria-label=\"Contents\"><ol>");
        foreach (var part in parts) html.Add($"<li><a href=\"#{part.Id}\">{part.Heading}</a></li>");
        return html.AddRaw("</ol></nav>\n");
    }
}
