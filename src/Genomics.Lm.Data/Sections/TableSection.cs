namespace Genomics.Lm.Data.Sections;

/// <summary>A table of text cells.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Column headings.</param>
/// <param name="Rows">Cells, one list per row, as many as columns; numbers already formatted.</param>
public sealed record TableSection(string Title, IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows) : ReportSection(Title);
