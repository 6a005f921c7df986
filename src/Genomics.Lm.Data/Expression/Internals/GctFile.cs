using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>
/// A GCT file row by row: versions 1.2 (name, description, samples) and 1.3 (any row annotations; rows of sample annotations).
/// </summary>
/// <remarks>
/// GTEx writes the id column as <c>Name</c> (v6p, v8, v10) or <c>gene_id</c> (v7), and puts a number column <c>id</c> in front of it in its
/// per-tissue sample files; other programs pad the first two lines with tabs.
/// </remarks>
internal sealed class GctFile
{
    private readonly LineReader _reader;
    private int _rows;

    public GctFile(LineReader reader, string? geneColumn = null)
    {
        _reader = reader;
        var version = ReadLine("the version line #1.2 or #1.3");
        if (version is not ("#1.2" or "#1.3")) throw Bad($"begins with '{Shorten(version)}'; expected a GCT file of version #1.2 or #1.3");
        var sizes = ReadSizes(version == "#1.2" ? 2 : 4);
        DeclaredRows = sizes[0];
        Header = CellReader.Texts(ReadBytes("a header line"), ColumnDelimiter.Tab);
        FirstValue = version == "#1.3" ? 1 + sizes[2] : Header.Count - sizes[1];
        if (FirstValue < 1 || Header.Count != FirstValue + (long)sizes[1])
            throw Bad($"declares {sizes[1]} columns, its header has {Header.Count} cells; expected ids, annotations and one cell per column: was the file edited?");
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

    /// <summary>The column with ids.</summary>
    public int GeneColumn { get; }

    /// <summary>The first column with values.</summary>
    public int FirstValue { get; }

    /// <summary>Whether text is a GCT file.</summary>
    public static bool Recognises(LineReader reader) => reader.StartsWith("#1.2"u8) || reader.StartsWith("#1.3"u8);

    /// <summary>The next row, valid until the next call; false after the declared number of rows.</summary>
    public bool TryReadRow(out ReadOnlySpan<byte> line)
    {
        while (_reader.TryReadLine(out line))
        {
            if (line.IndexOfAnyExcept(" \t"u8) < 0) continue;
            if (++_rows > DeclaredRows) throw Bad($"has more rows than the {DeclaredRows} it declares; was the file edited?");
            return true;
        }
        if (_rows < DeclaredRows) throw Bad($"ends after {_rows} of the {DeclaredRows} rows it declares; was it cut off?");
        return false;
    }

    private int[] ReadSizes(int count)
    {
        var sizes = ReadLine("a line with the numbers of rows and columns").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(ParseCount).ToArray();
        return sizes.Length == count ? sizes : throw Bad(
            $"has {sizes.Length} numbers in its second line; expected {(count == 2 ? "rows and columns" : "rows, columns, row annotations and column annotations")}");
    }

    private ReadOnlySpan<byte> ReadBytes(string expected)
        => _reader.TryReadLine(out var line) ? line : throw Bad($"ends too early; expected {expected}");

    private string ReadLine(string expected) => Encoding.UTF8.GetString(ReadBytes(expected)).Trim();

    private int ParseCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < int.MaxValue / 2
        ? count : throw Bad($"has '{Shorten(text)}' where a number of rows or columns was expected");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private GenomicsDataException Bad(string message) => new(message, _reader.Name, _reader.LineNumber);
}
