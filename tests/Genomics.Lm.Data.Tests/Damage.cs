using System.Text;

namespace Genomics.Lm.Data.Tests;

/// <summary>What happens to files: cut off, flipped bits, shuffled lines, halves swapped.</summary>
internal static class Damage
{
    public static byte[] Any(Random random, byte[] whole)
    {
        var bytes = (byte[])whole.Clone();
        switch (random.Next(4))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var flips = random.Next(1, 8); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                var lines = Encoding.Latin1.GetString(bytes).Split('\n');
                random.Shuffle(lines);
                return Encoding.Latin1.GetBytes(string.Join(random.Next(2) == 0 ? "\n" : "\r", lines));
            default:
                var start = random.Next(bytes.Length);
                return [.. bytes[start..], .. bytes[..start]];
        }
    }
}
