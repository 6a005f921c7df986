namespace Genomics.Lm.Data.Files;

/// <summary>Names of genes and conditions as cells of tab-separated tables that people open in spreadsheets.</summary>
public static class TableCell
{
    /// <summary>
    /// The name as it is, but for what would break the table or run in a spreadsheet: control characters (tabs, line ends) become blanks,
    /// and a formula (<c>=…</c>, or <c>+</c>, <c>-</c>, <c>@</c> with a bracket in it) gets an apostrophe before it, as a spreadsheet
    /// writes text. An apostrophe before such a text is doubled, so taking one away gives the name back.
    /// </summary>
    /// <param name="name">A gene id, a condition, a class.</param>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Any(char.IsControl)) name = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
        var text = name.AsSpan().TrimStart('\'').TrimStart();
        return text.StartsWith('=') || text.IndexOfAny('+', '-', '@') == 0 && text.Contains('(') ? "'" + name : name;
    }
}
