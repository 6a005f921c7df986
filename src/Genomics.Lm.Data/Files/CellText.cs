using System.Text;
using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Files;

/// <summary>What cells mean that are no plain numbers.</summary>
internal static partial class CellText
{
    private const int Shown = 40;

    /// <summary>The words as bytes, for <see cref="IsOneOf"/>.</summary>
    public static byte[][] Bytes(IEnumerable<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a cell is one of some words, case aside.</summary>
    public static bool IsOneOf(ReadOnlySpan<byte> cell, byte[][] words)
    {
        foreach (var word in words)
            if (Ascii.EqualsIgnoreCase(cell, word)) return true;
        return false;
    }

    /// <summary>
    /// Whether a cell that does not parse is meant as a number: decimal comma, thousands, infinity, hexadecimal, another minus.
    /// </summary>
    public static bool IsForeignNumber(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > Shown) return false;
        var text = Encoding.UTF8.GetString(cell).TrimStart('+', '-', '\u2212', '\u2013').TrimEnd('%', ' ', '\u00a0');
        return Foreign().IsMatch(text);
    }

    /// <summary>What to do about a cell that should be a number.</summary>
    public static string Advice(ReadOnlySpan<byte> cell)
    {
        if (!IsForeignNumber(cell)) return "leave the column out, or correct the cell (empty or NA means missing)";
        var hasComma = cell.Contains((byte)',');
        return hasComma && cell.Contains((byte)'.') ? "numbers need a decimal point and no separators of thousands"
            : hasComma ? "numbers need a decimal point, not a decimal comma, and no separators of thousands"
            : "write a finite decimal number such as -1.5 or 1.5e-3";
    }

    /// <summary>The beginning of a cell, for messages.</summary>
    public static string Shorten(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, Shown)]);

    /// <summary>The beginning of a name, for messages.</summary>
    public static string Shorten(string text) => text.Length <= Shown ? text : text[..Shown] + "…";

    /// <summary>Some names, for messages.</summary>
    public static string List(IReadOnlyList<string> names, int most = 10)
        => string.Join(", ", names.Take(most).Select(Shorten)) + (names.Count > most ? $", … ({names.Count} in all)" : "");

    /// <summary>
    /// A name without tabs, line ends and other control characters, which tables written later could not hold; they become blanks.
    /// </summary>
    public static string Name(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() : text;

    [GeneratedRegex(@"^(?:(?:\d+|\d{1,3}(?:[.,'\s\u00a0\u202f]\d{3})+)(?:[.,]\d*)?(?:e[+\-\u2212]?\d+)?|"
        + @"0x[0-9a-f]+|inf(?:inity)?|\u221e)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Foreign();
}
