using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>A page of headed groups of sections, in the dress of the reports.</summary>
internal static class SectionsPage
{
    public static string Render(string title, string kicker, IReadOnlyList<string> notes,
        IReadOnlyList<(string Heading, IReadOnlyList<ReportSection> Sections)> groups, ReportDetails details)
    {
        var lead = new Markup();
        foreach (var note in notes) lead.Add($"<p>{note}</p>\n");
        var parts = groups.Select((group, i) => Group(FormattableString.Invariant($"part-{i + 1}"), group.Heading, group.Sections))
            .Append(FilesPart.Draw(details.Files)).OfType<PagePart>().ToList();
        if (details.Command is { } command)
            parts.Add(new PagePart("made", "How it was made", new Markup().Add($"<p class=\"soft\">By the command below; manifest.json "
                + $"beside this page has the hashes of inputs and results.</p><pre>{command}</pre>"), "methods"));
        return Page.Render(details.Title ?? title, kicker, details.Origin, lead, parts);
    }

    /// <summary>A part that holds sections; none when there are none.</summary>
    public static PagePart? Group(string id, string heading, IReadOnlyList<ReportSection> sections)
    {
        if (sections.Count == 0) return null;
        var html = new Markup();
        foreach (var section in sections) html.Add($"{SectionFigure.Draw(section)}\n");
        return new PagePart(id, heading, html);
    }
}
