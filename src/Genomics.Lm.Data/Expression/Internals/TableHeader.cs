using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>The header of a delimited table: which line it is, what separates its cells, and which cells of the rows they name.</summary>
internal sealed class TableHeader
{
    private readonly TableLines _lines;
    private readonly byte[][] _missing;

    private TableHeader(TableLines lines, byte[][] missing) => (_lines, _missing) = (lines, missing);

    /// <summary>One name per column; that of R's row names is empty.</summary>
    public List<string> Names { get; private set; } = [];

    /// <summary>What separates cells.</summary>
    public ColumnDelimiter Delimiter { get; private set; }

    /// <summary>1-based number of the header line.</summary>
    public long Line { get; private set; }

    /// <summary>Finds the header; what is read next is the first row with a gene.</summary>
    public static TableHeader Find(TableLines lines, ExpressionReadOptions options)
    {
        var header = new TableHeader(lines, CellText.Bytes(options.MissingValues));
        var source = lines.File.Name;
        if (!lines.TryRead(out var line))
            throw new GenomicsDataException("is empty; expected a header line with condition names and one line per gene", source);
        CellReader.RequireFew(line, lines.File);
        var (first, number) = (line.ToArray(), lines.LineNumber);
        var row = lines.TryRead(out line) ? line.ToArray() : null;
        if (row is not null) lines.PutBack(row, lines.LineNumber);
        if (!header.Holds(first, number, row ?? first, options.Delimiter))
            return row is not null ? header : throw new GenomicsDataException("has a header but no gene; expected one line per gene",
                source, number);
        lines.PutBack(first, number);
        foreach (var comment in Enumerable.Reverse(lines.Comments))
            if (!header.Holds(WithoutMark(comment.Text), comment.Line, first, options.Delimiter, mustFit: true)) return header;
        throw new GenomicsDataException(
            "has no header line: its first row holds numbers where the names of the conditions were expected; put a line such as "
            + "'gene', then one name per condition, before it (conditions may be called by numbers below a first cell 'gene')", source,
            number);
    }

    // takes a line as the header; true when it is a row of numbers (or does not fit where it must)
    private bool Holds(ReadOnlySpan<byte> line, long number, ReadOnlySpan<byte> row, ColumnDelimiter delimiter, bool mustFit = false)
    {
        var fit = delimiter == ColumnDelimiter.Automatic ? Recognise(line, row) : new HeaderFit(line, row, delimiter);
        if (mustFit && (!fit.IsFull || IsProse(fit, row))) return true;
        (Line, Delimiter, Names) = (number, fit.Delimiter, CellReader.Texts(line, fit.Delimiter, _lines.File));
        if (!fit.HasUnnamed) Names.RemoveRange(fit.Named, Names.Count - fit.Named);
        if (fit.IsShort || fit.IsEitherWay && HasRowNames(fit)) Names.Insert(0, "");
        return IsRow(row);
    }

    // a comment of as many words as a table with other delimiters has columns
    private static bool IsProse(HeaderFit fit, ReadOnlySpan<byte> row)
        => fit.Delimiter == ColumnDelimiter.WhiteSpace && row.IndexOfAny("\t,;"u8) >= 0;

    // R's row names beside a last cell that is missing, or a delimiter at the end of every row: other rows tell
    private bool HasRowNames(HeaderFit fit) => _lines.Any(row => CellReader.Count(row, fit.Delimiter).Filled > fit.Named);

    private bool IsRow(ReadOnlySpan<byte> row)
    {
        if (Names.Count == 0 || Names[0].Length == 0 || MetadataColumns.IsIdTitle(Names[0])) return false;
        var cells = new CellReader(row, Delimiter);
        var (numbers, compared) = (0, 0);
        for (var column = 0; cells.TryNext(out var cell) && column < Names.Count; column++)
        {
            if (column == 0 || !NumberParser.TryParse(cell, out _)) continue;
            compared++;
            if (IsNumber(Names[column])) numbers++;
            else if (!IsMissing(Names[column])) return false;
        }
        if (compared > 0) return numbers > 0;
        return Names.Skip(1).Any(IsNumber) && Names.Skip(1).All(name => IsNumber(name) || IsMissing(name));
    }

    private static bool IsNumber(string name) => NumberParser.TryParse(Encoding.UTF8.GetBytes(name), out _);

    private bool IsMissing(string name) => name.Length == 0 || CellText.IsOneOf(Encoding.UTF8.GetBytes(name), _missing);

    private static byte[] WithoutMark(byte[] comment)
        => comment.AsSpan().TrimStart("#/"u8).TrimStart((byte)' ').ToArray();

    private static HeaderFit Recognise(ReadOnlySpan<byte> header, ReadOnlySpan<byte> row)
    {
        var best = new HeaderFit(header, row, ColumnDelimiter.Tab);
        foreach (var delimiter in (ReadOnlySpan<ColumnDelimiter>)[ColumnDelimiter.Semicolon, ColumnDelimiter.Comma])
        {
            var fit = new HeaderFit(header, row, delimiter);
            if (fit.Score > best.Score || fit.Score == best.Score && best.Delimiter != ColumnDelimiter.Tab && fit.Named > best.Named)
                best = fit;
        }
        return best.Score > 0 ? best : new HeaderFit(header, row, MostFrequent(header));
    }

    private static ColumnDelimiter MostFrequent(ReadOnlySpan<byte> header)
    {
        var (commas, semicolons) = (header.Count((byte)','), header.Count((byte)';'));
        return header.Contains((byte)'\t') ? ColumnDelimiter.Tab
            : commas == 0 && semicolons == 0 ? ColumnDelimiter.WhiteSpace
            : commas > semicolons ? ColumnDelimiter.Comma : ColumnDelimiter.Semicolon;
    }
}
