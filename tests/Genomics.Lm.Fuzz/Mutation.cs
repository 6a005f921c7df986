using System.Text;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Fuzz;

/// <summary>What happens to files: flips, cuts, splices, other numbers, repeats; the same for the same number.</summary>
internal static class Mutation
{
    private static readonly string[] Numbers =
        ["-1", "0", "1", "255", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808",
        "18446744073709551616", "1e400", "NaN", "null", "1e-320"];

    private static readonly string[] Pieces = ["\t", "\n", "\r", "\r\n\r\n", ",", "\"", "\0", ">", "#", "[", "]", "{", "}", ":", "=", ";",
        "ï»¿", "\u2212", "../", "  "];

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">The intact file.</param>
    /// <param name="other">Another file, pieces of which are spliced in.</param>
    /// <param name="number">Which damage.</param>
    public static byte[] Of(byte[] whole, byte[] other, ulong number)
    {
        var random = new CounterRandom(0x66757a7a, number);
        var bytes = whole;
        for (var times = 1 + random.NextInt(3); times > 0 && bytes.Length > 0; times--) bytes = Once(bytes, other, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] other, CounterRandom random)
    {
        var (start, length) = Range(bytes.Length, random);
        switch (random.NextInt(9))
        {
            case 0: return bytes[..start];
            case 1: return [.. bytes[..start], .. bytes[(start + length)..]];
            case 2: return [.. bytes[..(start + length)], .. bytes[start..]];
            case 3:
                var (from, count) = Range(other.Length, random);
                return [.. bytes[..start], .. other[from..(from + count)], .. bytes[(start + length)..]];
            case 4: return Number(bytes, start, random);
            case 5: return [.. bytes[..start], .. Encoding.UTF8.GetBytes(Pieces[random.NextInt(Pieces.Length)]), .. bytes[start..]];
            case 6: return Lines(bytes, random);
            case 7:
                var copy = (byte[])bytes.Clone();
                for (var i = start; i < start + length; i++) copy[i] = (byte)random.NextInt(256);
                return copy;
            default:
                var flipped = (byte[])bytes.Clone();
                for (var flips = 1 + random.NextInt(4); flips > 0; flips--)
                    flipped[random.NextInt(flipped.Length)] ^= (byte)(1 << random.NextInt(8));
                return flipped;
        }
    }

    // mostly short ranges, sometimes long ones
    private static (int Start, int Length) Range(int size, CounterRandom random)
    {
        if (size == 0) return (0, 0);
        var start = random.NextInt(size);
        var longest = Math.Min(size - start, random.NextInt(4) == 0 ? size : 24);
        return (start, random.NextInt(longest + 1));
    }

    // the next number in the text becomes another one
    private static byte[] Number(byte[] bytes, int start, CounterRandom random)
    {
        while (start < bytes.Length && !char.IsAsciiDigit((char)bytes[start])) start++;
        var end = start;
        while (end < bytes.Length && (char.IsAsciiDigit((char)bytes[end]) || bytes[end] == '.')) end++;
        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(Numbers[random.NextInt(Numbers.Length)]), .. bytes[end..]];
    }

    private static byte[] Lines(byte[] bytes, CounterRandom random)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var (a, b) = (random.NextInt(lines.Length), random.NextInt(lines.Length));
        (lines[a], lines[b]) = (lines[b], random.NextInt(2) == 0 ? lines[a] : lines[b]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
