using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Reads delimited expression tables.</summary>
internal sealed class ExpressionTableReader
{
    private readonly LineReader _reader;
    private readonly ExpressionReadOptions _options;
    private readonly byte[][] _skipped;
    private readonly byte[][] _missing;

    private ColumnDelimiter _delimiter;
    private List<string> _header = [];
    private int _geneColumn;
    private int[] _target = [];   // [columns] condition index, −1 = not read
    private IReadOnlyList<string> _conditions = [];

    private ExpressionTableReader(LineReader reader, ExpressionReadOptions options)
    {
        (_reader, _options) = (reader, options);
        _skipped = [.. options.SkippedLines.Select(Encoding.UTF8.GetBytes)];
        _missing = [.. options.MissingValues.Select(Encoding.UTF8.GetBytes)];
    }

    public static ExpressionTable Read(string path, ExpressionReadOptions options)
    {
        using var reader = new LineReader(path);
        return new ExpressionTableReader(reader, options).Read();
    }

    private ExpressionTable Read()
    {
        if (!TryReadRow(out var line)) throw Bad("is empty; expected a header line with condition names and one line per gene");
        var header = line.ToArray();
        if (!TryReadRow(out var first)) throw Bad("has a header but no gene; expected one line per gene");
        _delimiter = _options.Delimiter == ColumnDelimiter.Automatic ? Recognise(header, first) : _options.Delimiter;
        ReadHeader(header, CellReader.Count(first, _delimiter));
        var genes = new List<string>();
        var values = new List<double>();
        do ReadGene(first, genes, values); while (TryReadRow(out first));
        return new ExpressionTable(_reader.Name, genes, _conditions, [.. values]);
    }

    private bool TryReadRow(out ReadOnlySpan<byte> line)
    {
        while (_reader.TryReadLine(out line))
            if (line.IndexOfAnyExcept(" \t"u8) >= 0 && !IsSkipped(line)) return true;
        return false;
    }

    private bool IsSkipped(ReadOnlySpan<byte> line)
    {
        foreach (var start in _skipped)
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
        return header.Contains((byte)'\t') ? ColumnDelimiter.Tab
            : header.Contains((byte)',') ? ColumnDelimiter.Comma : ColumnDelimiter.WhiteSpace;
    }

    private void ReadHeader(ReadOnlySpan<byte> header, int cells)
    {
        _header = CellReader.Texts(header, _delimiter);
        if (_header.Count == cells - 1) _header.Insert(0, "");   // R's write.table: row names without a title
        if (_header.Count < 2) throw Bad("has one column only; expected gene ids and at least one condition, separated by tabs, commas or blanks");
        _geneColumn = _options.GeneColumn is null ? 0 : ConditionNames.Find(_options.GeneColumn, _header, _reader.Name);
        var columns = Enumerable.Range(0, _header.Count).Where(c => c != _geneColumn).ToList();
        foreach (var ignored in _options.IgnoredColumns) columns.Remove(ConditionNames.Find(ignored, _header, _reader.Name));
        if (_options.Conditions is { } wanted)
        {
            var known = columns.Select(c => _header[c]).ToArray();
            columns = [.. wanted.Select(name => columns[ConditionNames.Find(name, known, _reader.Name)])];
        }
        _target = new int[_header.Count];
        Array.Fill(_target, -1);
        for (var i = 0; i < columns.Count; i++) _target[columns[i]] = i;
        _conditions = [.. columns.Select(c => _header[c])];
        foreach (var column in columns)
            if (_header[column].Length == 0) throw Bad($"has no name for column {column + 1}; expected a condition name in every header cell but the first");
    }

    private void ReadGene(ReadOnlySpan<byte> line, List<string> genes, List<double> values)
    {
        var cells = new CellReader(line, _delimiter);
        var start = values.Count;
        if (start > Array.MaxLength - _conditions.Count) throw Bad("holds more values than fit in memory at once; name the conditions to read");
        CollectionsMarshal.SetCount(values, start + _conditions.Count);
        string? gene = null;
        var column = 0;
        for (; cells.TryNext(out var cell); column++)
        {
            if (cells.HasOpenQuote) throw Bad("has a quoted cell that is not closed on its line", gene);
            if (column >= _header.Count) continue;
            if (column == _geneColumn) gene = Encoding.UTF8.GetString(cell);
            else if (_target[column] >= 0) CollectionsMarshal.AsSpan(values)[start + _target[column]] = ParseValue(cell, column, gene);
        }
        if (column != _header.Count)
            throw Bad($"has {column} cells, the header has {_header.Count}; expected as many. Is a value missing or a name unquoted?", gene);
        if (string.IsNullOrEmpty(gene)) throw Bad("has no gene id");
        genes.Add(gene);
    }

    private double ParseValue(ReadOnlySpan<byte> cell, int column, string? gene)
    {
        if (cell.IsEmpty) return double.NaN;
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) return value;
        foreach (var word in _missing)
            if (Ascii.EqualsIgnoreCase(cell, word)) return double.NaN;
        var text = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)]);
        var advice = text.Contains(',') ? "numbers need a decimal point" : "leave the column out, or correct the cell (empty or NA means missing)";
        throw Bad($"column '{_header[column]}' has '{text}'; expected a number: {advice}", gene);
    }

    private GenomicsDataException Bad(string message, string? record = null) => new(message, _reader.Name, _reader.LineNumber, record);
}
