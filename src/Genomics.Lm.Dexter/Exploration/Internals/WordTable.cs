namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Finds words of one length in packed bases and counts them.</summary>
internal abstract class WordTable
{
    /// <summary>Word lengths up to this one are looked up in one table; longer ones by their first letters.</summary>
    protected const int SeedLength = 8;

    protected WordTable(IReadOnlyList<string> words) => (Count, WordLength) = (words.Count, words[0].Length);

    /// <summary>Number of words.</summary>
    public int Count { get; }

    /// <summary>Letters per word.</summary>
    public int WordLength { get; }

    /// <summary>Cells per histogram: the words, then cells without meaning.</summary>
    public abstract int Stride { get; }

    /// <summary>Makes the table that fits the words best.</summary>
    /// <param name="words">At least one word; all of the same length.</param>
    public static WordTable Create(IReadOnlyList<string> words) =>
        words[0].Length <= SeedLength && words.Count < ushort.MaxValue - PlainWordTable.Spare && words.All(WordAlphabet.IsPlain)
            ? new PlainWordTable(words)
            : new PatternWordTable(words);

    /// <summary>Adds the words that start at [start, end) to a histogram of <see cref="Stride"/> cells.</summary>
    /// <param name="codes">The window's packed bases; every start is followed by a whole word of A, C, G and T.</param>
    /// <param name="start">First start.</param>
    /// <param name="end">One past the last start.</param>
    /// <param name="histogram">Counts per word.</param>
    public abstract void AddCounts(ReadOnlySpan<byte> codes, int start, int end, Span<ushort> histogram);
}
