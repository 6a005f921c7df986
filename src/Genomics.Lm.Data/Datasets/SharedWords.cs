using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Kmers.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Finds short sequences that share a stretch of identical bases, on either strand: rows of a benchmark's test file that a learner has
/// seen in part, and test rows that are not independent of each other. Words with other letters than A, C, G, T do not count.
/// </summary>
public static class SharedWords
{
    /// <summary>Bases of a shared stretch by default.</summary>
    public const int DefaultLength = 30;

    /// <summary>Which sequences share a word with any of the others.</summary>
    /// <param name="others">For example the training sequences.</param>
    /// <param name="sequences">For example the test sequences.</param>
    /// <param name="length">Bases of a word, 1 to 31.</param>
    /// <returns>One flag per sequence.</returns>
    public static bool[] Find(IEnumerable<DnaSequence> others, IReadOnlyList<DnaSequence> sequences, int length = DefaultLength)
    {
        Check(length);
        var words = new HashSet<ulong>();
        foreach (var sequence in others) words.UnionWith(Words(sequence, length));
        return [.. sequences.Select(sequence => Array.Exists(Words(sequence, length), words.Contains))];
    }

    /// <summary>Groups sequences that are linked by shared words, directly or over others.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="length">Bases of a word, 1 to 31.</param>
    /// <returns>A group number per sequence.</returns>
    public static int[] Groups(IReadOnlyList<DnaSequence> sequences, int length = DefaultLength)
    {
        Check(length);
        var (sets, first) = (new DisjointSets(sequences.Count), new Dictionary<ulong, int>());
        for (var i = 0; i < sequences.Count; i++)
            foreach (var word in Words(sequences[i], length))
                if (!first.TryAdd(word, i)) sets.Join(first[word], i);
        return [.. Enumerable.Range(0, sequences.Count).Select(sets.Find)];
    }

    // the hash is a bijection, so equal hashes are equal words
    private static ulong[] Words(DnaSequence sequence, int length) => CanonicalKmers.Sketch(sequence.Bases, length, ulong.MaxValue);

    private static void Check(int length)
    {
        if (length is < 1 or > CanonicalKmers.Longest)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"must be 1 to {CanonicalKmers.Longest}");
    }
}
