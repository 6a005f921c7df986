namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// Whether an index is that of a FASTA file: each record stands behind a line with its name, its lines end where they should, and between
/// records, before the first and behind the last, there is no other. Some reads per record.
/// </summary>
internal sealed class FastaIndexCheck(long length, ReadAt read)
{
    private const int LongestGap = 2 << 20, LongestRest = 1 << 16;

    public bool Fits(FastaIndex index)
    {
        FastaIndex.Entry? before = null;
        foreach (var entry in index.Entries.OrderBy(e => e.Offset))
        {
            if (entry.End > length || !FollowsHeader(entry, before) || !HasLines(entry)) return false;
            before = entry;
        }
        return before is { } last && length - last.End <= LongestRest && TryReadGap(last, last.End, length, out var name) && name is null;
    }

    private bool FollowsHeader(in FastaIndex.Entry entry, FastaIndex.Entry? before)
    {
        var from = before?.End ?? 0;
        if (entry.Offset <= from || entry.Offset - from > LongestGap) return false;
        return TryReadGap(before, from, entry.Offset, out var name) && name == entry.Name;
    }

    // what stands between two records: the end of a line of bases, blank lines, comments, at most one header
    private bool TryReadGap(in FastaIndex.Entry? before, long from, long until, out string? name)
    {
        name = null;
        var gap = new byte[until - from];
        read(from, gap);
        var text = gap.AsSpan();
        if (from == 0) text = text[FastaLines.MarkLength(text)..];
        var inLine = before is { Length: > 0 };
        var isEnd = until == length;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0 && !isEnd) return false;
            var line = FastaLines.Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? [] : text[(end + 1)..];
            if (inLine ? line.Length > 0 : line.Length > 0 && line[0] != ';' && (line[0] != '>' || name is not null)) return false;
            if (line.Length > 0 && line[0] == '>') name = FastaLines.Name(line[1..]);
            inLine = false;
        }
        return true;
    }

    private bool HasLines(in FastaIndex.Entry entry)
    {
        if (entry.Length == 0) return true;
        Span<byte> bases = stackalloc byte[2];
        read(entry.Offset, bases[..1]);
        if (entry.Length > entry.LineBases)
        {
            Span<byte> lineEnd = new byte[entry.LineBytes - entry.LineBases + 1];
            read(entry.Offset + entry.LineBases - 1, lineEnd);
            if (lineEnd[0] <= ' ' || lineEnd[^1] != '\n' || !FastaLines.Trim(lineEnd[1..]).IsEmpty) return false;
        }
        read(entry.End - 1, bases[1..]);
        return bases.IndexOfAny("> ;\t\r\n"u8) < 0;
    }
}
