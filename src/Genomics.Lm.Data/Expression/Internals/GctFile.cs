using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>
/// A GCT file row by row: versions 1.2 (name, description, samples) and 1.3 (any row annotations; rows of sample annotations).
/// </summary>
/// <remarks>
/// GTEx writes the id column as <c>Name</c> (v6p, v8, v10) or <c>gene_id</c> (v7), and puts a number column <c>id</c> in front of it in
/// its per-tissue sample files; other programs pad the first two lines with tabs.
/// </remarks>
internal sealed class GctFile
{
    private readonly LineReader _reader;
    private readonly long _sizesLine;
    private int _rows;

    public GctFile(LineReader reader, string? geneColumn = null)
    {
        _reader = reader;
        var version = ReadVersion();
        var sizes = ReadSizes(version == "#1.2" ? 2 : 4);
        (DeclaredRows, _sizesLine) = (sizes[0], reader.LineNumber);
        var header = CellReader.Texts(ReadBytes("a header line"), ColumnDelimiter.Tab, reader);
        while (header.Count > 0 && header[^1].Length == 0) header.RemoveAt(header.Count - 1);   // tabs at the end of the line
        (Header, HeaderLine) = (header, reader.LineNumber);
        FirstValue = version == "#1.3" ? 1 + sizes[2] : Annotations(header, sizes[1]);
        if (Header.Count != FirstValue + (long)sizes[1])
            throw Bad(
                $"declares {sizes[1]} columns, its header has {Math.Max(0L, Header.Count - (long)FirstValue)} after "
                    + $"{(version == "#1.2" ? "Name and Description" : $"the ids and {sizes[2]} annotations")}; expected as many: was "
                    + $"the file edited?", _sizesLine);
        string[] annotations = [.. Header.Take(FirstValue)];
        GeneColumn = geneColumn is not null ? ConditionNames.Find(geneColumn, annotations, reader.Name)
            : version == "#1.2" && annotations is ["id", "Name", ..] ? 1 : 0;
        if (version == "#1.3")
            for (var i = 0; i < sizes[3]; i++) ReadBytes("a row of column annotations");
    }

    /// <summary>The number of rows that the file says it has.</summary>
    public int DeclaredRows { get; }

    /// <summary>Names of all columns: ids and annotations first, then samples or conditions.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>1-based number of the line with the names.</summary>
    public long HeaderLine { get; }

    /// <summary>The column with ids.</summary>
    public int GeneColumn { get; }

    /// <summary>The first column with values.</summary>
    public int FirstValue { get; }

    /// <summary>Whether text is a GCT file: its first line that is not empty is the version, whatever stands around it.</summary>
    public static bool Recognises(LineReader reader)
    {
        var text = reader.Peek(128).TrimStart("\r\n\t \""u8);
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return IsVersion(Version(end < 0 ? text : text[..end]));
    }

    /// <summary>The next row, valid until the next call; false after the declared number of rows.</summary>
    public bool TryReadRow(out ReadOnlySpan<byte> line)
    {
        while (_reader.TryReadLine(out line))
        {
            if (line.IndexOfAnyExcept(" \t"u8) < 0) continue;
            if (++_rows <= DeclaredRows) return true;
        }
        if (_rows != DeclaredRows)
            throw Bad(
                $"declares {DeclaredRows} rows, has {_rows}; expected as many: was the file "
                    + $"{(_rows < DeclaredRows ? "cut off" : "edited")}?", _sizesLine);
        return false;
    }

    private static bool IsVersion(string text) => text is "#1.2" or "#1.3";

    // "# 1.2", "#1.2" in quotes, and what a spreadsheet adds
    private static string Version(ReadOnlySpan<byte> line)
        => Encoding.UTF8.GetString(line).Trim(' ', '\t', '"', ',', ';', '\0').Replace(" ", "");

    private string ReadVersion()
    {
        var text = "";
        while (text.Length == 0) text = Version(ReadBytes("the version line #1.2 or #1.3"));
        return IsVersion(text) ? text : throw Bad($"begins with '{CellText.Shorten(text)}'; expected a GCT file of version #1.2 or #1.3");
    }

    // Name and Description; in GTEx's files of one tissue a number before them; some programs leave the description out
    private static int Annotations(List<string> header, int columns) => (header.Count - columns) switch
    {
        _ when header is ["id", "Name", "Description", ..] => 3,
        3 when header[0].Equals("id", StringComparison.OrdinalIgnoreCase) => 3,
        1 when header.Count > 1 && !header[1].Equals("Description", StringComparison.OrdinalIgnoreCase) => 1,
        _ => 2,
    };

    private int[] ReadSizes(int count)
    {
        var sizes = ReadLine("a line with the numbers of rows and columns").Split([' ', '\t', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Select(ParseCount).ToArray();
        return sizes.Length == count ? sizes : throw Bad(
            $"has {sizes.Length} numbers in the second line of a GCT file; expected {(count == 2 ? "rows and columns" : "rows, columns, "
                + "row annotations and column annotations")}");
    }

    private ReadOnlySpan<byte> ReadBytes(string expected)
        => _reader.TryReadLine(out var line) ? line : throw Bad($"ends too early; expected {expected}");

    private string ReadLine(string expected) => Encoding.UTF8.GetString(ReadBytes(expected)).Trim();

    private int ParseCount(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < int.MaxValue / 2
        ? count : throw Bad($"has '{CellText.Shorten(text)}' where a GCT file has its number of rows or columns, separated by a tab");

    private GenomicsDataException Bad(string message, long line = 0) => new(message, _reader.Name, line > 0 ? line : _reader.LineNumber);
}
