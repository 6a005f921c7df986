using System.Globalization;
using System.Text;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// File and folder names made of ids and conditions: every file system takes them, none leaves its folder, and several stay apart where
/// case does not count.
/// </summary>
public static class FileNames
{
    /// <summary>Bytes of a name (in UTF-8) unless another limit is given.</summary>
    public const int DefaultLength = 100;

    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string[] Reserved =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }),
    ];

    /// <summary>A name for one text, without regard to others.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Most bytes of the name in UTF-8.</param>
    /// <returns>The text, what file names may not hold replaced by <c>_</c>, shortened.</returns>
    public static string Of(string text, int length = DefaultLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = IsHostile(rune) ? new Rune('_') : rune;
            if ((bytes += letter.Utf8SequenceLength) > length) break;
            name.Append(letter.ToString());
        }
        var plain = name.ToString().TrimEnd(' ', '.');
        if (plain.Length > 0 && !Reserved.Contains(plain.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase)) return plain;
        return Shortened($"_{plain}", length);
    }

    /// <summary>A name for each text; those that would be the same get numbers: <c>name</c>, <c>name_2</c>, <c>name_3</c>.</summary>
    /// <param name="texts">Any texts.</param>
    /// <param name="length">Most bytes of a name in UTF-8.</param>
    /// <returns>As many names, in the same order.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts, int length = DefaultLength)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return [.. texts.Select(text =>
        {
            var plain = Of(text, length);
            var name = plain;
            while (!taken.Add(name))
            {
                var number = numbers[plain] = numbers.GetValueOrDefault(plain, 1) + 1;
                var ending = string.Create(CultureInfo.InvariantCulture, $"_{number}");
                name = Shortened(plain, Math.Max(1, length - ending.Length)) + ending;
            }
            return name;
        })];
    }

    private static bool IsHostile(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
           || rune == Rune.ReplacementChar || (rune.IsAscii && Forbidden.Contains((char)rune.Value));

    private static string Shortened(string name, int length)
    {
        while (Encoding.UTF8.GetByteCount(name) > length) name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return name.TrimEnd(' ', '.') is { Length: > 0 } left ? left : "_";
    }
}
