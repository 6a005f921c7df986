using System.Runtime.InteropServices;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Turns the lines of a table whose header is known into genes and values.</summary>
internal sealed class ExpressionRows
{
    private const int MostRows = 20_000_000;

    private readonly TableColumns _columns;
    private readonly int _geneColumn;
    private readonly ColumnDelimiter _delimiter;
    private readonly byte[][] _missing;
    private readonly int[] _target;   // [columns] condition index, −1 = not read
    private readonly bool[] _hasNumber;
    private readonly GenomicsDataException?[] _text;   // [conditions] the first cell that is no number
    private readonly List<string> _genes = [];
    private readonly List<double> _values = [];
    private bool _anyText;
    private long _line;

    /// <param name="columns">The columns to read.</param>
    /// <param name="geneColumn">The column with gene ids.</param>
    /// <param name="delimiter">What separates cells.</param>
    /// <param name="options">Words that mean "missing".</param>
    public ExpressionRows(TableColumns columns, int geneColumn, ColumnDelimiter delimiter, ExpressionReadOptions options)
    {
        (_columns, _geneColumn, _delimiter, _missing) = (columns, geneColumn, delimiter, CellText.Bytes(options.MissingValues));
        _target = new int[columns.Header.Count];
        Array.Fill(_target, -1);
        for (var i = 0; i < columns.Read.Count; i++) _target[columns.Read[i]] = i;
        (_hasNumber, _text) = (new bool[columns.Read.Count], new GenomicsDataException?[columns.Read.Count]);
        for (var i = 0; i < columns.Read.Count; i++)
            if (Name(i).Length == 0 && !MayBeLeftOut(i))
                throw new GenomicsDataException(
                    $"has no name for column {columns.Read[i] + 1}; expected a condition name in every header cell but the first",
                        columns.Source, columns.HeaderLine);
    }

    /// <summary>Adds one gene.</summary>
    /// <param name="line">The row.</param>
    /// <param name="number">Its 1-based line number.</param>
    public void Add(ReadOnlySpan<byte> line, long number)
    {
        _line = number;
        var cells = new CellReader(line, _delimiter);
        var start = _values.Count;
        if (start > Array.MaxLength - _hasNumber.Length)
            throw Bad("holds more values than fit in memory at once; name the conditions to read");
        if (_genes.Count == MostRows)
            throw Bad($"has more than {MostRows} rows; that is the most a table may have: is this the right file?");
        CollectionsMarshal.SetCount(_values, start + _hasNumber.Length);
        var values = CollectionsMarshal.AsSpan(_values)[start..];
        string? gene = null;
        var (column, surplus) = (0, false);
        for (; cells.TryNext(out var cell); column++)
        {
            if (cells.HasOpenQuote) throw Bad("has a quoted cell that is not closed on its line", gene);
            if (column >= _target.Length) surplus |= !cell.IsEmpty;
            else if (column == _geneColumn) gene = Encoding.UTF8.GetString(cell);
            else if (_target[column] >= 0) values[_target[column]] = ParseValue(cell, _target[column], gene);
        }
        if (column < _target.Length || surplus) throw Bad(WrongCount(column), gene);
        if (string.IsNullOrEmpty(gene)) throw Bad("has no gene id");
        _genes.Add(gene);
    }

    /// <summary>The genes added, without the columns that hold text.</summary>
    public ExpressionTable ToTable()
    {
        var (kept, text, empty, other, names) = (new List<int>(), new List<string>(), new List<string>(), new List<string>(),
            new HashSet<string>(StringComparer.Ordinal));
        var anyNumber = Array.Exists(_hasNumber, has => has);
        foreach (var i in Enumerable.Range(0, _text.Length).Where(i => _columns.IsTarget[i])) names.Add(Name(i));
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] is not null) text.Add(Name(i));
            else if (anyNumber && !_hasNumber[i] && !_columns.IsTarget[i]) empty.Add(Name(i));
            else if (_columns.IsTarget[i] || Name(i).Length > 0 && names.Add(Name(i))) kept.Add(i);
            else if (MayBeLeftOut(i))
                other.Add(Name(i).Length > 0 ? $"a second {Name(i)}" : $"column {_columns.Read[i] + 1} without a name");
            else throw _columns.Twice(Name(i));
        }
        if (kept.Count == 0) throw _text.OfType<GenomicsDataException>().First();
        var warnings = new List<string>();
        if (_columns.Ignored.Count > 0)
            warnings.Add(
                $"{_columns.Source}: left out {CellText.List(_columns.Ignored)}: no conditions by their names; ask for one by name if it "
                    + $"is meant");
        if (text.Count > 0) warnings.Add($"{_columns.Source}: left out {CellText.List(text)}: columns that hold text");
        if (empty.Count > 0) warnings.Add($"{_columns.Source}: left out {CellText.List(empty)}: columns without a number");
        if (other.Count > 0) warnings.Add($"{_columns.Source}: left out {CellText.List(other)}");
        return new ExpressionTable(_columns.Source, _genes, [.. kept.Select(Name)], kept.Count == _text.Length ? [.. _values]
            : Values(kept))
        { Warnings = warnings };
    }

    private double[] Values(List<int> kept)
    {
        var values = new double[_genes.Count * kept.Count];
        for (var row = 0; row < _genes.Count; row++)
            for (var i = 0; i < kept.Count; i++) values[row * kept.Count + i] = _values[row * _text.Length + kept[i]];
        return values;
    }

    private double ParseValue(ReadOnlySpan<byte> cell, int condition, string? gene)
    {
        if (cell.IsEmpty) return double.NaN;
        if (NumberParser.TryParse(cell, out var value))
        {
            _hasNumber[condition] = true;
            return _anyText && _text[condition] is { } first && !MayBeLeftOut(condition) ? throw first : value;
        }
        if (CellText.IsOneOf(cell, _missing)) return double.NaN;
        if (_text[condition] is not null && (MayBeLeftOut(condition) || !CellText.IsForeignNumber(cell))) return double.NaN;
        var error =
            Bad($"column '{CellText.Shorten(Name(condition))}' has '{CellText.Shorten(cell)}'; expected a number: {CellText.Advice(cell)}",
            gene);
        var isText = MayBeLeftOut(condition) || !_columns.HasTargets && !_hasNumber[condition] && !CellText.IsForeignNumber(cell);
        if (!isText) throw error;
        (_text[condition], _anyText) = (error, true);
        return double.NaN;
    }

    private bool MayBeLeftOut(int condition) => _columns.HasTargets && !_columns.IsTarget[condition];

    private string Name(int condition) => _columns.Header[_columns.Read[condition]];

    private string WrongCount(int cells)
        => $"has {cells} cells, the header has {_target.Length}; expected as many. Is a value missing or a name unquoted?"
            + (_delimiter == ColumnDelimiter.Comma ? " Numbers need a decimal point, not a decimal comma" : "");

    private GenomicsDataException Bad(string message, string? record = null) => new(message, _columns.Source, _line, record);
}
