using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>
/// Random sequences with exactly the same count of every pair of neighbouring letters: composition and CpG stay, motifs and positions go.
/// </summary>
/// <remarks>
/// A walk over all pairs (Altschul and Erickson 1985, Molecular Biology and Evolution 2:526–538); the last exits of the letters form a
/// tree drawn uniformly (Wilson 1996), so every arrangement is equally likely. First and last letter stay.
/// </remarks>
public static class DinucleotideShuffle
{
    private const string Letters = "ACGTNRYSWKMBDHV";

    /// <summary>Shuffles a sequence.</summary>
    /// <param name="sequence">The sequence; letters beyond A, C, G, T are moved like the others.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">Which of many shuffles; the same seed and stream give the same sequence.</param>
    public static DnaSequence Shuffle(DnaSequence sequence, long seed, ulong stream = 0)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var bases = sequence.Bases;
        if (bases.Length < 3) return sequence;
        var random = new CounterRandom(seed, stream);
        var last = Letters.IndexOf((char)bases[^1]);
        var exits = Exits(bases);
        DrawLastExits(exits, last, ref random);
        var shuffled = new char[bases.Length];
        Span<int> used = stackalloc int[Letters.Length];
        used.Clear();
        var letter = Letters.IndexOf((char)bases[0]);
        for (var i = 0; i < shuffled.Length; i++)
        {
            shuffled[i] = Letters[letter];
            if (i + 1 < shuffled.Length) letter = exits[letter][used[letter]++];
        }
        return new DnaSequence(sequence.Id, shuffled, sequence.Description);
    }

    // per letter, the letters that follow it, in order
    private static byte[][] Exits(ReadOnlySpan<byte> bases)
    {
        Span<int> counts = stackalloc int[Letters.Length];
        counts.Clear();
        foreach (var letter in bases[..^1]) counts[Letters.IndexOf((char)letter)]++;
        var exits = new byte[Letters.Length][];
        for (var letter = 0; letter < exits.Length; letter++) exits[letter] = new byte[counts[letter]];
        counts.Clear();
        for (var i = 0; i + 1 < bases.Length; i++)
        {
            var letter = Letters.IndexOf((char)bases[i]);
            exits[letter][counts[letter]++] = (byte)Letters.IndexOf((char)bases[i + 1]);
        }
        return exits;
    }

    // the tree's exit of every letter goes to the end, the others are shuffled before it
    private static void DrawLastExits(byte[][] exits, int last, ref CounterRandom random)
    {
        Span<int> chosen = stackalloc int[Letters.Length];
        Span<bool> isInTree = stackalloc bool[Letters.Length];
        isInTree.Clear();
        isInTree[last] = true;
        for (var letter = 0; letter < exits.Length; letter++)
        {
            if (exits[letter].Length == 0) continue;
            for (var at = letter; !isInTree[at]; at = exits[at][chosen[at]]) chosen[at] = random.NextInt(exits[at].Length);
            for (var at = letter; !isInTree[at]; at = exits[at][chosen[at]]) isInTree[at] = true;
        }
        for (var letter = 0; letter < exits.Length; letter++)
        {
            var own = exits[letter].AsSpan();
            if (letter != last && own.Length > 0)
            {
                (own[chosen[letter]], own[^1]) = (own[^1], own[chosen[letter]]);
                own = own[..^1];
            }
            random.Shuffle(own);
        }
    }
}
