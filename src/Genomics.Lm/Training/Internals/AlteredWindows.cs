using System.Text;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Training.Internals;

/// <summary>Windows made of others of the same length: recombined at a place, rotated, mutated. Depends on seed and number only.</summary>
internal static class AlteredWindows
{
    /// <summary>Draws them, <see cref="DistillationOptions.Windows"/> of each window, one window's after the other's.</summary>
    public static DnaSequence[] Draw(IReadOnlyList<DnaSequence> windows, DistillationOptions how, long seed)
    {
        var altered = new DnaSequence[windows.Count * how.Windows];
        for (var i = 0; i < altered.Length; i++)
        {
            var random = new CounterRandom(seed, RandomStreams.Distillation + (ulong)i);
            var bases = windows[i / how.Windows].Bases.ToArray();
            if (random.NextDouble() < how.Recombined)
            {
                var other = windows[random.NextInt(windows.Count)].Bases;
                var from = random.NextInt(bases.Length + 1);
                if (from < other.Length) other[from..Math.Min(other.Length, bases.Length)].CopyTo(bases.AsSpan(from));
            }
            Rotate(bases, how.Shift == 0 ? 0 : random.NextInt(2 * how.Shift + 1) - how.Shift);
            for (var at = 0; at < bases.Length && how.Mutation > 0; at++)
                if (random.NextDouble() < how.Mutation) bases[at] = "ACGT"u8[random.NextInt(4)];
            altered[i] = new DnaSequence(FormattableString.Invariant($"altered-{i + 1}"), Encoding.ASCII.GetString(bases));
        }
        return altered;
    }

    private static void Rotate(byte[] bases, int by)
    {
        if (bases.Length == 0 || by % bases.Length == 0) return;
        var start = ((by % bases.Length) + bases.Length) % bases.Length;
        byte[] turned = [.. bases[start..], .. bases[..start]];
        turned.CopyTo(bases, 0);
    }
}
