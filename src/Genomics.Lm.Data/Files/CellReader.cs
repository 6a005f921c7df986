using System.Text;

namespace Genomics.Lm.Data.Files;

/// <summary>Walks over the cells of one line.</summary>
internal ref struct CellReader(ReadOnlySpan<byte> line, ColumnDelimiter delimiter)
{
    /// <summary>The most columns that a table may have.</summary>
    public const int MostColumns = 1_000_000;

    private ReadOnlySpan<byte> _rest = delimiter == ColumnDelimiter.WhiteSpace ? line.Trim(" \t"u8) : line;
    private bool _more = delimiter != ColumnDelimiter.WhiteSpace || line.IndexOfAnyExcept(" \t"u8) >= 0;

    /// <summary>Whether a quoted cell was never closed.</summary>
    public bool HasOpenQuote { get; private set; }

    /// <summary>The next cell without blanks around it and without its quotes; false after the last.</summary>
    public bool TryNext(out ReadOnlySpan<byte> cell)
    {
        cell = [];
        if (!_more) return false;
        if (delimiter != ColumnDelimiter.Tab) _rest = _rest.TrimStart((byte)' ');
        if (!_rest.StartsWith((byte)'"') || !TryTakeQuoted(out cell)) cell = TakePlain();
        return true;
    }

    /// <summary>What separates the cells of a line without a header to compare with: a tab, else a comma, else blanks.</summary>
    public static ColumnDelimiter DelimiterOf(ReadOnlySpan<byte> line)
        => line.Contains((byte)'\t') ? ColumnDelimiter.Tab : line.Contains((byte)',') ? ColumnDelimiter.Comma : ColumnDelimiter.WhiteSpace;

    /// <summary>Whether a line is <c>sep=;</c>, which tells spreadsheets the delimiter; the rows tell it too.</summary>
    public static bool IsSeparatorLine(ReadOnlySpan<byte> line) => line.Length == 5 && line.StartsWith("sep="u8);

    /// <summary>The number of cells of a line, and that without the empty ones at its end.</summary>
    public static (int Cells, int Filled) Count(ReadOnlySpan<byte> line, ColumnDelimiter delimiter)
    {
        var reader = new CellReader(line, delimiter);
        var (count, filled) = (0, 0);
        while (reader.TryNext(out var cell))
        {
            count++;
            if (!cell.IsEmpty) filled = count;
        }
        return (count, filled);
    }

    /// <summary>All cells of a header line as text, without control characters.</summary>
    /// <exception cref="GenomicsDataException">There are more than <see cref="MostColumns"/>.</exception>
    public static List<string> Texts(ReadOnlySpan<byte> line, ColumnDelimiter delimiter, LineReader file)
    {
        RequireFew(line, file);
        var reader = new CellReader(line, delimiter);
        var cells = new List<string>();
        while (reader.TryNext(out var cell)) cells.Add(CellText.Name(Encoding.UTF8.GetString(cell)));
        return cells;
    }

    /// <summary>Refuses a header line of more cells than a table may have, before memory is taken for them.</summary>
    public static void RequireFew(ReadOnlySpan<byte> line, LineReader file)
    {
        foreach (var separator in "\t,; "u8)
            if (line.Count(separator) >= MostColumns)
                throw new GenomicsDataException(
                    $"has more than {MostColumns} columns; that is the most a table may have: is this the right file?", file.Name,
                        file.LineNumber);
    }

    private static byte Separator(ColumnDelimiter delimiter)
        => delimiter switch { ColumnDelimiter.Comma => (byte)',', ColumnDelimiter.Semicolon => (byte)';', _ => (byte)'\t' };

    private ReadOnlySpan<byte> TakePlain()
    {
        var length = delimiter == ColumnDelimiter.WhiteSpace ? _rest.IndexOfAny((byte)' ', (byte)'\t')
            : _rest.IndexOf(Separator(delimiter));
        if (length < 0) length = _rest.Length;
        var cell = _rest[..length].Trim((byte)' ');
        Skip(length);
        return cell;
    }

    // false when the quotes are part of the cell: text follows the closing one, or it is lacking
    private bool TryTakeQuoted(out ReadOnlySpan<byte> cell)
    {
        cell = _rest;
        var close = 1;
        var doubled = false;
        while (true)
        {
            var next = _rest[close..].IndexOf((byte)'"');
            if (next < 0)
            {
                if (delimiter == ColumnDelimiter.Tab) return false;   // a quotation mark in a description
                HasOpenQuote = true;
                _more = false;
                return true;
            }
            close += next;
            if (close + 1 >= _rest.Length || _rest[close + 1] != '"') break;
            doubled = true;
            close += 2;
        }
        var after = _rest[(close + 1)..];
        if (delimiter is ColumnDelimiter.Comma or ColumnDelimiter.Semicolon) after = after.TrimStart((byte)' ');
        if (!after.IsEmpty && after[0] != Separator(delimiter) && !(delimiter == ColumnDelimiter.WhiteSpace && after[0] == ' '))
            return false;
        cell = _rest[1..close];
        if (doubled) cell = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(cell).Replace("\"\"", "\""));
        cell = cell.Trim((byte)' ');
        Skip(_rest.Length - after.Length);
        return true;
    }

    // moves past the separator at the given place, or to the end
    private void Skip(int length)
    {
        _more = length < _rest.Length;
        if (!_more) return;
        _rest = _rest[length..];
        if (delimiter == ColumnDelimiter.WhiteSpace) _rest = _rest.TrimStart(" \t"u8);
        else if (_rest[0] == Separator(delimiter)) _rest = _rest[1..];
    }
}
