using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Rows as a tab-separated file that lies within the page: a link to be saved, nothing is fetched.</summary>
internal static class DataLink
{
    /// <summary>The link.</summary>
    /// <param name="name">What the rows are: the name of the file follows from it.</param>
    /// <param name="text">What is clicked.</param>
    /// <param name="columns">Names of columns.</param>
    /// <param name="rows">Cells; true minus signs become hyphens and en dashes empty cells.</param>
    /// <param name="id">The link's own id, or none.</param>
    public static Markup Draw(string name, string text, IEnumerable<string> columns, IEnumerable<IReadOnlyList<string>> rows,
        string? id = null)
    {
        var lines = rows.Prepend([.. columns]).Select(row => string.Join('\t', row.Select(Cell)) + "\n");
        var html = new Markup().AddRaw("<a class=\"take\"");
        if (id is not null) html.Add($" id=\"{id}\"");
        html.Add($" download=\"{FileName(name)}\" title=\"{name}\" href=\"data:text/tab-separated-values;charset=utf-8,");
        return html.AddRaw(Uri.EscapeDataString(string.Concat(lines))).Add($"\">{text}</a>");
    }

    private static string Cell(string cell) => cell == NumberText.Undefined ? "" : TableCell.Of(cell.Replace('−', '-'));

    private static string FileName(string name)
    {
        var letters = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        var words = string.Join('-', letters.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return (words.Length == 0 ? "table" : words.Length > 60 ? words[..60] : words) + ".tsv";
    }
}
