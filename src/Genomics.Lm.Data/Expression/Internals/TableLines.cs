using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>The rows of a delimited table: empty lines and comments are skipped, lines that were looked at can be put back.</summary>
internal sealed class TableLines(LineReader reader, byte[][] skipped)
{
    private const int MostComments = 16, LongestComment = 1 << 22, MostAhead = 20_000, MostBytesAhead = 1 << 26;

    private readonly Queue<(byte[] Text, long Line)> _ahead = new();
    private bool _hasRow;

    /// <summary>The file.</summary>
    public LineReader File => reader;

    /// <summary>The last skipped lines before the first row, of which one may be the header.</summary>
    public List<(byte[] Text, long Line)> Comments { get; } = [];

    /// <summary>1-based number of the line given last.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The next row, valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (_ahead.TryDequeue(out var kept))
        {
            line = kept.Text;
            LineNumber = kept.Line;
            return true;
        }
        return TryReadFile(out line);
    }

    /// <summary>Gives a line again, before all that were not read.</summary>
    public void PutBack(byte[] line, long number)
    {
        (byte[], long)[] rest = [.. _ahead];
        _ahead.Clear();
        _ahead.Enqueue((line, number));
        foreach (var item in rest) _ahead.Enqueue(item);
    }

    /// <summary>Whether one of the rows to come is of a kind; looks ahead so far as memory allows.</summary>
    public bool Any(Func<ReadOnlySpan<byte>, bool> isOfKind)
    {
        foreach (var (text, _) in _ahead)
            if (isOfKind(text)) return true;
        for (var bytes = 0L; _ahead.Count < MostAhead && bytes < MostBytesAhead && TryReadFile(out var line); bytes += line.Length)
        {
            _ahead.Enqueue((line.ToArray(), LineNumber));
            if (isOfKind(line)) return true;
        }
        return false;
    }

    private bool TryReadFile(out ReadOnlySpan<byte> line)
    {
        while (reader.TryReadLine(out line))
        {
            LineNumber = reader.LineNumber;
            if (line.IndexOfAnyExcept(" \t,;"u8) < 0 || !_hasRow && CellReader.IsSeparatorLine(line)) continue;
            if (!IsSkipped(line)) return _hasRow = true;
            if (_hasRow || line.Length > LongestComment) continue;
            if (Comments.Count == MostComments) Comments.RemoveAt(0);
            Comments.Add((line.ToArray(), LineNumber));
        }
        return false;
    }

    private bool IsSkipped(ReadOnlySpan<byte> line)
    {
        foreach (var start in skipped)
            if (line.StartsWith(start)) return true;
        return false;
    }
}
