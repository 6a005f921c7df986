using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Walks over the rows of a table with the columns sequence, label and perhaps id.</summary>
internal sealed class LabelledTable
{
    private static readonly byte[][] Missing = CellText.Bytes(["NA", "N/A", "#N/A", "<NA>", "NaN", "null"]);

    private readonly LineReader _reader;
    private readonly ColumnDelimiter _delimiter;
    private readonly int _id, _sequence, _label, _columns;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _row;

    private LabelledTable(LineReader reader, ColumnDelimiter delimiter, List<string> names)
    {
        (_reader, _delimiter, _columns) = (reader, delimiter, names.Count);
        int Find(string name)
        {
            var found = names.FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found >= 0 && names.FindLastIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) > found)
                throw Bad($"has two columns '{name}' in its header; rename one");
            return found;
        }
        (_id, _sequence, _label) = (Find("id"), Find("sequence"), Find("label"));
        if (_sequence < 0 || _label < 0)
            throw Bad(
                $"has no column '{(_sequence < 0 ? "sequence" : "label")}' in its header; expected the columns 'sequence' and 'label'");
    }

    /// <summary>The label read last, as written.</summary>
    public string Label { get; private set; } = "";

    public static LabelledTable ReadHeader(LineReader reader)
    {
        while (reader.TryReadLine(out var line))
        {
            if (line.IndexOfAnyExcept(" \t"u8) < 0 || CellReader.IsSeparatorLine(line)) continue;
            var delimiter = line.Contains((byte)'\t') || line.Contains((byte)',') || !line.Contains((byte)';')
                ? CellReader.DelimiterOf(line) : ColumnDelimiter.Semicolon;
            var names = CellReader.Texts(line, delimiter, reader);
            while (names.Count > 0 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);   // delimiters at the end of the line
            return new LabelledTable(reader, delimiter, names);
        }
        throw new GenomicsDataException("is empty; expected a header with 'sequence' and 'label'", reader.Name);
    }

    public bool Next(out string name, out byte[] bases, out string label)
    {
        (name, bases, label) = ("", [], "");
        ReadOnlySpan<byte> line = [];
        while (line.IndexOfAnyExcept(" \t,;"u8) < 0)   // empty lines are skipped
            if (!_reader.TryReadLine(out line)) return false;
        name = (++_row).ToString(CultureInfo.InvariantCulture);
        var cells = new CellReader(line, _delimiter);
        var (column, surplus) = (0, false);
        for (; cells.TryNext(out var cell); column++)
        {
            if (column == _id) name = Encoding.UTF8.GetString(cell);
            if (column == _sequence) bases = cell.ToArray();
            if (column == _label) label = CellText.IsOneOf(cell, Missing) ? "" : CellText.Name(Encoding.UTF8.GetString(cell));
            surplus |= column >= _columns && !cell.IsEmpty;
        }
        if (column < _columns || surplus)
            throw Bad($"has {column} cells, the header {_columns}; expected a sequence and its label on every line", name);
        if (bases.Length == 0 || label.Length == 0)
            throw Bad($"has no {(bases.Length == 0 ? "sequence" : "label")}; expected a sequence and its label on every line", name);
        if (_id >= 0 && (name.Length == 0 || !_ids.Add(name)))
            throw Bad(name.Length == 0 ? "has no id; expected one in the column 'id' of every line"
                : $"has a second sequence of the id '{CellText.Shorten(name)}'; ids must be unique", name);
        Label = label;
        return true;
    }

    private GenomicsDataException Bad(string message, string? record = null) => new(message, _reader.Name, _reader.LineNumber, record);
}
