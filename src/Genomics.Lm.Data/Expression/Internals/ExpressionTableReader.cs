using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Reads expression tables: delimited text or GCT.</summary>
internal static class ExpressionTableReader
{
    public static ExpressionTable Read(string path, ExpressionReadOptions options, CancellationToken cancellationToken)
    {
        using var reader = new LineReader(path);
        return GctFile.Recognises(reader) ? ReadGct(reader, options, cancellationToken) : ReadDelimited(reader, options, cancellationToken);
    }

    private static ExpressionTable ReadGct(LineReader reader, ExpressionReadOptions options, CancellationToken cancellationToken)
    {
        var gct = new GctFile(reader, options.GeneColumn);
        var columns = new TableColumns(reader.Name, gct.HeaderLine, gct.Header,
            [.. Enumerable.Range(gct.FirstValue, gct.Header.Count - gct.FirstValue)], [], options);
        var rows = new ExpressionRows(columns, gct.GeneColumn, ColumnDelimiter.Tab, options);
        while (gct.TryReadRow(out var line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(line, reader.LineNumber);
        }
        return rows.ToTable();
    }

    private static ExpressionTable ReadDelimited(LineReader reader, ExpressionReadOptions options, CancellationToken cancellationToken)
    {
        var lines = new TableLines(reader, CellText.Bytes(options.SkippedLines));
        var header = TableHeader.Find(lines, options);
        if (header.Names.Count < 2)
            throw new GenomicsDataException(
                "has one column only; expected gene ids and at least one condition, separated by tabs, commas or blanks", reader.Name,
                    header.Line);
        var geneColumn = options.GeneColumn is null ? 0 : ConditionNames.Find(options.GeneColumn, header.Names, reader.Name);
        var ignored = options.IgnoredColumns?.ToHashSet(StringComparer.Ordinal) ?? MetadataColumns.In(header.Names);
        var columns = new TableColumns(reader.Name, header.Line, header.Names,
            [.. Enumerable.Range(0, header.Names.Count).Where(c => c != geneColumn)], ignored, options);
        var rows = new ExpressionRows(columns, geneColumn, header.Delimiter, options);
        while (lines.TryRead(out var line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(line, lines.LineNumber);
        }
        return rows.ToTable();
    }
}
