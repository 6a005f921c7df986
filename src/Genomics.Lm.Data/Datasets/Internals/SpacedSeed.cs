using Genomics.Lm.Data.Kmers.Internals;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>One sampled word of a sequence.</summary>
/// <param name="Word">Its bases at the seed's places, the same for a word and its reverse complement.</param>
/// <param name="Position">Where it starts, 0-based.</param>
/// <param name="IsReverse">Whether its reverse complement is the canonical one.</param>
internal readonly record struct SeedWord(uint Word, int Position, bool IsReverse);

/// <summary>
/// Words that skip some bases (spaced seeds, Ma et al. 2002): of relatives at 80 % identity many more share such a word than share one
/// without gaps, as neighbouring words fail independently.
/// </summary>
internal sealed class SpacedSeed
{
    // symmetric, so that a word and its reverse complement lie on the same places; each the most sensitive of some hundred of its weight
    // on random alignments of 80 % identity
    private static readonly string[] Patterns =
    [
        "11111010010100101001011111", "101110100101101001011101", "111100010010010001111", "111010010010010111", "111010010010111",
        "111010010111",
    ];

    private const double FewestExpected = 8, ComfortablyExpected = 11;   // words common to two windows that are just related
    private const double WantedExpected = 32;                            // more of them are not looked at
    private const int ShortStretch = 125;
    private const double MostRepeats = 1.2;   // of triplets, per triplet; 0.2 is chance, 0.5 at 80 % A and T

    private readonly (ulong Mask, int Shift)[] _runs;
    private readonly ulong _largest;

    private SpacedSeed(string pattern, double identity, double density)
    {
        (Span, Weight) = (pattern.Length, pattern.Count(c => c == '1'));
        _runs = Runs(pattern);
        Density = density;
        Identity = identity;
        _largest = density >= 1 ? ulong.MaxValue : (ulong)(ulong.MaxValue * density);
    }

    /// <summary>Bases from the first to the last place.</summary>
    public int Span { get; }

    /// <summary>Bases that must agree.</summary>
    public int Weight { get; }

    /// <summary>Share of all words that are kept, the same ones in every sequence.</summary>
    public double Density { get; }

    private double Identity { get; }

    /// <summary>The heaviest seed of which related windows still share enough, sampled where they share more than enough.</summary>
    /// <param name="stretch">Bases that related windows have in common at least.</param>
    /// <param name="identity">Identity within them.</param>
    public static SpacedSeed For(int stretch, double identity)
    {
        var wanted = stretch < ShortStretch ? FewestExpected : ComfortablyExpected;
        var pattern = Patterns.FirstOrDefault(p => Expected(p.Length, p.Count(c => c == '1'), stretch, identity) >= wanted) ?? Patterns[^1];
        var expected = Expected(pattern.Length, pattern.Count(c => c == '1'), stretch, identity);
        return new SpacedSeed(pattern, identity, Math.Min(1, WantedExpected / expected));
    }

    /// <summary>Common words to be expected in a stretch of the identity that the seed was made for.</summary>
    public double ExpectedIn(int stretch) => Density * Expected(Span, Weight, stretch, Identity);

    /// <summary>
    /// The sampled words in ascending order of position; those of low complexity and those with other letters than A, C, G, T are left out.
    /// </summary>
    public void Find(ReadOnlySpan<byte> bases, List<SeedWord> words)
    {
        words.Clear();
        Span<int> triplets = stackalloc int[64];
        var repeats = 0;   // pairs of equal triplets in the span, as the DUST score counts them (Morgulis et al. 2006)
        var mask = ulong.MaxValue >> (64 - (2 * Span));
        var top = 2 * (Span - 1);
        var (forward, reverse, run) = (0UL, 0UL, 0);
        for (var end = 0; end < bases.Length; end++)
        {
            var code = CanonicalKmers.CodeOf(bases[end]);
            if (code > 3)
            {
                (run, repeats) = (0, 0);
                triplets.Clear();
                continue;
            }
            if (run >= Span) repeats -= --triplets[(int)(forward >> (top - 4))];
            forward = ((forward << 2) | (uint)code) & mask;
            reverse = (reverse >> 2) | ((ulong)(3 - code) << top);
            if (++run >= 3) repeats += triplets[(int)(forward & 63)]++;
            if (run < Span || repeats > MostRepeats * (Span - 3)) continue;
            var (a, b) = (Gather(forward), Gather(reverse));
            var word = Math.Min(a, b);
            if (CanonicalKmers.Mix(word) <= _largest) words.Add(new SeedWord(word, end - Span + 1, b < a));
        }
    }

    private static double Expected(int span, int weight, int stretch, double identity)
        => Math.Max(0, stretch - span + 1) * Math.Pow(identity, weight);

    private uint Gather(ulong bases)
    {
        var word = 0UL;
        foreach (var (mask, shift) in _runs) word |= (bases & mask) >> shift;
        return (uint)word;
    }

    // runs of places, each moved down by the bases skipped below it; the last base of a word is in the lowest bits
    private static (ulong Mask, int Shift)[] Runs(string pattern)
    {
        var runs = new List<(ulong, int)>();
        var skipped = 0;
        for (int place = 0, next; place < pattern.Length; place = next)
        {
            for (next = place + 1; next < pattern.Length && pattern[next] == pattern[place]; next++) { }
            if (pattern[place] == '0') skipped += next - place;
            else runs.Add((((1UL << (2 * (next - place))) - 1) << (2 * place), 2 * skipped));
        }
        return [.. runs];
    }
}
