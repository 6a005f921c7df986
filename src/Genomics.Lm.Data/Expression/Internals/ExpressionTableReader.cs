using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Reads expression tables: delimited text or GCT.</summary>
internal static class ExpressionTableReader
{
    public static ExpressionTable Read(string path, ExpressionReadOptions options)
    {
        using var reader = new LineReader(path);
        return GctFile.Recognises(reader) ? ReadGct(reader, options) : ReadDelimited(reader, options);
    }

    private static ExpressionTable ReadGct(LineReader reader, ExpressionReadOptions options)
    {
        var gct = new GctFile(reader, options.GeneColumn);
        int[] columns = [.. Enumerable.Range(gct.FirstValue, gct.Header.Count - gct.FirstValue)];
        var rows = new ExpressionRows(reader, gct.Header, gct.GeneColumn, columns, ColumnDelimiter.Tab, options);
        while (gct.TryReadRow(out var line)) rows.Add(line);
        return rows.ToTable();
    }

    private static ExpressionTable ReadDelimited(LineReader reader, ExpressionReadOptions options)
    {
        byte[][] skipped = [.. options.SkippedLines.Select(Encoding.UTF8.GetBytes)];
        if (!TryReadRow(reader, skipped, out var line))
            throw new GenomicsDataException("is empty; expected a header line with condition names and one line per gene", reader.Name);
        var header = line.ToArray();
        if (!TryReadRow(reader, skipped, out line)) throw Bad(reader, "has a header but no gene; expected one line per gene");
        var delimiter = options.Delimiter == ColumnDelimiter.Automatic ? Recognise(header, line) : options.Delimiter;
        var rows = ReadHeader(reader, CellReader.Texts(header, delimiter), CellReader.Count(line, delimiter), delimiter, options);
        do rows.Add(line); while (TryReadRow(reader, skipped, out line));
        return rows.ToTable();
    }

    private static bool TryReadRow(LineReader reader, byte[][] skipped, out ReadOnlySpan<byte> line)
    {
        while (reader.TryReadLine(out line))
            if (line.IndexOfAnyExcept(" \t"u8) >= 0 && !StartsWithAny(line, skipped)) return true;
        return false;
    }

    private static bool StartsWithAny(ReadOnlySpan<byte> line, byte[][] starts)
    {
        foreach (var start in starts)
            if (line.StartsWith(start)) return true;
        return false;
    }

    private static ColumnDelimiter Recognise(ReadOnlySpan<byte> header, ReadOnlySpan<byte> first)
    {
        foreach (var delimiter in (ReadOnlySpan<ColumnDelimiter>)[ColumnDelimiter.Tab, ColumnDelimiter.Comma, ColumnDelimiter.Semicolon])
        {
            var (columns, cells) = (CellReader.Count(header, delimiter), CellReader.Count(first, delimiter));
            var isHeaderShort = columns == cells - 1 && (columns > 1 || CellReader.Count(header, ColumnDelimiter.WhiteSpace) == 1);
            if (cells > 1 && (columns == cells || isHeaderShort)) return delimiter;
        }
        return CellReader.DelimiterOf(header);
    }

    private static ExpressionRows ReadHeader(LineReader reader, List<string> header, int cells, ColumnDelimiter delimiter, ExpressionReadOptions options)
    {
        if (header.Count == cells - 1) header.Insert(0, "");   // R's write.table: row names without a title
        if (header.Count < 2) throw Bad(reader, "has one column only; expected gene ids and at least one condition, separated by tabs, commas or blanks");
        var geneColumn = options.GeneColumn is null ? 0 : ConditionNames.Find(options.GeneColumn, header, reader.Name);
        var columns = Enumerable.Range(0, header.Count).Where(c => c != geneColumn).ToList();
        columns.RemoveAll(c => options.IgnoredColumns.Contains(header[c]));
        return new ExpressionRows(reader, header, geneColumn, columns, delimiter, options);
    }

    private static GenomicsDataException Bad(LineReader reader, string message) => new(message, reader.Name, reader.LineNumber);
}
