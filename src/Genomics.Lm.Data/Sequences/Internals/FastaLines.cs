using System.Text;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>What building and checking an index must see alike.</summary>
internal static class FastaLines
{
    /// <summary>What may stand behind the bases of a line.</summary>
    public static ReadOnlySpan<byte> Blanks => " \t\v\f\r\n"u8;

    /// <summary>Bytes of the UTF-8 byte order mark at the start of a file, if it is there.</summary>
    public static int MarkLength(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? 3 : 0;

    /// <summary>A line without the blanks at its end.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
        => line.Length > 0 && line[^1] > ' ' ? line : line[..(line.LastIndexOfAnyExcept(Blanks) + 1)];

    /// <summary>The first word of a header, <c>&gt;</c> taken off; empty when there is none.</summary>
    public static string Name(ReadOnlySpan<byte> header)
    {
        var text = Encoding.UTF8.GetString(header).Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? text : text[..end];
    }
}
