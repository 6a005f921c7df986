using System.Runtime.InteropServices;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Turns the lines of a table whose header is known into genes and values.</summary>
internal sealed class ExpressionRows
{
    private readonly LineReader _reader;
    private readonly IReadOnlyList<string> _header;
    private readonly int _geneColumn;
    private readonly ColumnDelimiter _delimiter;
    private readonly byte[][] _missing;
    private readonly int[] _target;   // [columns] condition index, −1 = not read
    private readonly string[] _conditions;
    private readonly List<string> _genes = [];
    private readonly List<double> _values = [];

    /// <param name="reader">Gives name and line number for messages.</param>
    /// <param name="header">One name per column.</param>
    /// <param name="geneColumn">The column with gene ids.</param>
    /// <param name="columns">The columns that may hold values.</param>
    /// <param name="delimiter">What separates cells.</param>
    /// <param name="options">Conditions to read, words that mean "missing".</param>
    public ExpressionRows(
        LineReader reader, IReadOnlyList<string> header, int geneColumn, IReadOnlyList<int> columns, ColumnDelimiter delimiter, ExpressionReadOptions options)
    {
        (_reader, _header, _geneColumn, _delimiter) = (reader, header, geneColumn, delimiter);
        _missing = [.. options.MissingValues.Select(Encoding.UTF8.GetBytes)];
        if (options.Conditions is { } wanted)
        {
            string[] known = [.. columns.Select(c => header[c])];
            columns = [.. wanted.Select(name => columns[ConditionNames.Find(name, known, reader.Name)])];
        }
        foreach (var column in columns)
            if (header[column].Length == 0) throw Bad($"has no name for column {column + 1}; expected a condition name in every header cell but the first");
        _conditions = [.. columns.Select(c => header[c])];
        _target = new int[header.Count];
        Array.Fill(_target, -1);
        for (var i = 0; i < columns.Count; i++) _target[columns[i]] = i;
    }

    /// <summary>Adds one gene.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var cells = new CellReader(line, _delimiter);
        var start = _values.Count;
        if (start > Array.MaxLength - _conditions.Length) throw Bad("holds more values than fit in memory at once; name the conditions to read");
        CollectionsMarshal.SetCount(_values, start + _conditions.Length);
        var values = CollectionsMarshal.AsSpan(_values)[start..];
        string? gene = null;
        var column = 0;
        for (; cells.TryNext(out var cell); column++)
        {
            if (cells.HasOpenQuote) throw Bad("has a quoted cell that is not closed on its line", gene);
            if (column >= _header.Count) continue;
            if (column == _geneColumn) gene = Encoding.UTF8.GetString(cell);
            else if (_target[column] >= 0) values[_target[column]] = ParseValue(cell, column, gene);
        }
        if (column != _header.Count)
            throw Bad($"has {column} cells, the header has {_header.Count}; expected as many. Is a value missing or a name unquoted?", gene);
        if (string.IsNullOrEmpty(gene)) throw Bad("has no gene id");
        _genes.Add(gene);
    }

    /// <summary>The genes added.</summary>
    public ExpressionTable ToTable() => new(_reader.Name, _genes, _conditions, [.. _values]);

    private double ParseValue(ReadOnlySpan<byte> cell, int column, string? gene)
    {
        if (cell.IsEmpty) return double.NaN;
        if (NumberParser.TryParse(cell, out var value)) return value;
        foreach (var word in _missing)
            if (Ascii.EqualsIgnoreCase(cell, word)) return double.NaN;
        var text = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)]);
        var advice = text.Contains(',') ? "numbers need a decimal point" : "leave the column out, or correct the cell (empty or NA means missing)";
        throw Bad($"column '{_header[column]}' has '{text}'; expected a number: {advice}", gene);
    }

    private GenomicsDataException Bad(string message, string? record = null) => new(message, _reader.Name, _reader.LineNumber, record);
}
