using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>The files beside the page.</summary>
internal static class FilesPart
{
    public static PagePart? Draw(IReadOnlyList<ReportFile> files)
    {
        if (files.Count == 0) return null;
        var html = new Markup().AddRaw("<dl class=\"files\">");
        foreach (var (name, contents) in files)
            html.Add($"<div><dt><a href=\"{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}\">{name}</a></dt><dd>{contents}"
                + $"</dd></div>");
        return new PagePart("files", "The data", html.AddRaw("</dl><p class=\"soft\">These lie beside this page, in full precision. What "
            + "“TSV” under a table gives lies within it, as shown.</p>"));
    }
}
