using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>How the cells of a header and of the first row belong together when a delimiter separates them.</summary>
internal readonly struct HeaderFit
{
    private readonly int _header, _cells, _filled;
    private readonly bool _isOneWord, _isTitleOfNumbers;

    public HeaderFit(ReadOnlySpan<byte> header, ReadOnlySpan<byte> row, ColumnDelimiter delimiter)
    {
        Delimiter = delimiter;
        (_header, Named) = CellReader.Count(header, delimiter);
        (_cells, _filled) = CellReader.Count(row, delimiter);
        _isOneWord = CellReader.Count(header, ColumnDelimiter.WhiteSpace).Cells == 1;
        var names = new CellReader(header, delimiter);
        var values = new CellReader(row, delimiter);
        names.TryNext(out var title);
        values.TryNext(out _);
        _isTitleOfNumbers = values.TryNext(out var second) && NumberParser.TryParse(second, out _)
            && MetadataColumns.IsIdTitle(Encoding.UTF8.GetString(title[..Math.Min(title.Length, 99)]));
    }

    /// <summary>What separates cells.</summary>
    public ColumnDelimiter Delimiter { get; }

    /// <summary>The header's cells without empty ones at the end.</summary>
    public int Named { get; }

    /// <summary>Whether the row has a first cell that the header does not name (R's <c>write.table</c>).</summary>
    public bool IsShort => _cells == _header + 1 && _filled > Named && !_isTitleOfNumbers;

    /// <summary>Whether the row's last cell is either missing or follows a delimiter that ends the line.</summary>
    public bool IsEitherWay => _cells == _header + 1 && _filled <= Named && !_isTitleOfNumbers;

    /// <summary>Whether the header names the cells of the row, delimiters at the end aside.</summary>
    public bool IsFull => !IsShort && Named >= 2 && _cells >= Named && _filled <= Math.Max(Named, _header);

    /// <summary>Whether the row has a value below an empty header cell.</summary>
    public bool HasUnnamed => !IsShort && _filled > Named && _filled <= _header;

    /// <summary>How well the delimiter explains both lines; 0 is not at all.</summary>
    public int Score => IsFull ? 3 : !IsShort && !IsEitherWay ? 0 : Named > 1 ? 2 : _isOneWord && Named == 1 ? 1 : 0;
}
