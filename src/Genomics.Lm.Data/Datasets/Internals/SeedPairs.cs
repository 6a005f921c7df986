using System.Runtime.InteropServices;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Two sequences that may be related: common words on near diagonals.</summary>
/// <param name="First">The first sequence.</param>
/// <param name="Second">The other.</param>
/// <param name="IsReverse">Whether the second is to be read on its other strand.</param>
/// <param name="Words">Common words.</param>
/// <param name="FromDiagonal">Least difference of positions (second − first) among them.</param>
/// <param name="ToDiagonal">Greatest difference.</param>
internal readonly record struct SeedPair(int First, int Second, bool IsReverse, int Words, int FromDiagonal, int ToDiagonal)
{
    /// <summary>The same pair, the other sequence first.</summary>
    public SeedPair Swapped(int firstLength, int secondLength)
        => IsReverse ? this with
        {
            First = Second,
            Second = First,
            FromDiagonal = FromDiagonal + firstLength - secondLength,
            ToDiagonal = ToDiagonal + firstLength - secondLength,
        }
        : this with { First = Second, Second = First, FromDiagonal = -ToDiagonal, ToDiagonal = -FromDiagonal };
}

/// <summary>
/// Finds pairs of sequences with enough common words on near diagonals, spread over enough of the shorter one: a repeat shorter than that
/// makes no pair. No word is left out for being frequent; each is compared with its next places only.
/// </summary>
/// <remarks>With <paramref name="queries"/> only these first sequences are compared, each with those after all of them.</remarks>
internal sealed class SeedPairs(IReadOnlyList<DnaSequence> sequences, SeedIndex index, SpacedSeed seed, double coverage, int queries = 0)
{
    private const int ComparisonsOfQuery = 1_000_000;
    private const long Comparisons = 400_000_000;     // of words in all, as far as the fewest per word allow
    private const int FewestNext = 64, MostNext = 2_000;
    private const int NarrowestBand = 32, BandShare = 32;
    private const double SpreadShare = 0.4, VoteShare = 0.2;
    private const int MostPerSequence = 1_024;

    private readonly int _next = (int)Math.Clamp(Comparisons / Math.Max(1, index.Count), FewestNext, MostNext);

    /// <summary>What a thread needs.</summary>
    public sealed class Scratch(int sequences)
    {
        internal readonly int[] Counts = new int[2 * sequences];
        internal readonly List<int> Touched = [], Keys = [];
        internal readonly List<Hit> Hits = [];

        /// <summary>Whether the last query had more words in common, or more candidates, than were looked at.</summary>
        public bool IsCutShort { get; internal set; }
    }

    internal readonly record struct Hit(int Diagonal, int Position) : IComparable<Hit>
    {
        public int CompareTo(Hit other)
            => Diagonal != other.Diagonal ? Diagonal.CompareTo(other.Diagonal) : Position.CompareTo(other.Position);
    }

    /// <summary>The pairs of a sequence with later ones, those with most common words first.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="scratch">The thread's.</param>
    /// <param name="most">Others looked at: those with most common words, wherever these stand.</param>
    public List<SeedPair> FindFor(int sequence, Scratch scratch, int most = int.MaxValue)
    {
        scratch.IsCutShort = false;
        Count(sequence, scratch);
        Select(sequence, scratch, most);
        Collect(sequence, scratch);
        var pairs = new List<SeedPair>();
        var keys = CollectionsMarshal.AsSpan(scratch.Keys);
        var hits = CollectionsMarshal.AsSpan(scratch.Hits);
        keys.Sort(hits);
        for (int first = 0, next; first < keys.Length; first = next)
        {
            for (next = first + 1; next < keys.Length && keys[next] == keys[first]; next++) { }
            if (Best(sequence, keys[first], hits[first..next]) is { } pair) pairs.Add(pair);
        }
        foreach (var key in scratch.Touched) scratch.Counts[key] = 0;
        scratch.Touched.Clear();
        scratch.Keys.Clear();
        scratch.Hits.Clear();
        pairs.Sort((a, b) => a.Words != b.Words ? b.Words.CompareTo(a.Words)
            : a.Second != b.Second ? a.Second.CompareTo(b.Second) : a.IsReverse.CompareTo(b.IsReverse));
        if (pairs.Count > MostPerSequence) pairs.RemoveRange(MostPerSequence, pairs.Count - MostPerSequence);
        return pairs;
    }

    private int Next(int sequence)
        => queries == 0 ? _next : Math.Max(FewestNext, ComparisonsOfQuery / Math.Max(1, index.PlacesOf(sequence).Length));

    // the place before the first one that a sequence is compared with
    private int Before(int place) => queries == 0 ? place : index.LastBefore(queries, place);

    private void Count(int sequence, Scratch scratch)
    {
        var next = Next(sequence);
        foreach (var place in index.PlacesOf(sequence))
        {
            var isReverse = index[place].IsReverse;
            var (other, left) = (Before(place), next);
            for (; left > 0 && index.IsRepeatedAt(other); left--)
            {
                var (second, _, secondReverse) = index[++other];
                var key = (2 * second) + (secondReverse != isReverse ? 1 : 0);
                if (scratch.Counts[key]++ == 0) scratch.Touched.Add(key);
            }
            scratch.IsCutShort |= left == 0 && index.IsRepeatedAt(other);
        }
    }

    private void Select(int sequence, Scratch scratch, int most)
    {
        var counts = scratch.Counts;
        foreach (var key in scratch.Touched)
            if (counts[key] < Votes(sequence, key >> 1)) counts[key] = 0;
        if (scratch.Touched.Count <= most) return;
        int[] left = [.. scratch.Touched.Where(key => counts[key] > 0).OrderByDescending(key => counts[key]).ThenBy(key => key)
            .Skip(most)];
        scratch.IsCutShort |= left.Length > 0;
        foreach (var key in left) counts[key] = 0;
    }

    private void Collect(int sequence, Scratch scratch)
    {
        var next = Next(sequence);
        foreach (var place in index.PlacesOf(sequence))
        {
            var (_, x, isReverse) = index[place];
            for (var (other, left) = (Before(place), next); left > 0 && index.IsRepeatedAt(other); left--)
            {
                var (second, y, secondReverse) = index[++other];
                var otherStrand = secondReverse != isReverse;
                var key = (2 * second) + (otherStrand ? 1 : 0);
                if (scratch.Counts[key] == 0) continue;
                scratch.Keys.Add(key);
                scratch.Hits.Add(new Hit((otherStrand ? sequences[second].Length - seed.Span - y : y) - x, x));
            }
        }
    }

    private int Stretch(int first, int second) => (int)(coverage * Math.Min(sequences[first].Length, sequences[second].Length));

    private int Votes(int first, int second)
    {
        var complex = Math.Min(1, Math.Min(ComplexShare(first), ComplexShare(second)));
        var expected = complex * seed.ExpectedIn(Stretch(first, second));
        return expected < 4 ? 1 : Math.Max(2, (int)(expected * VoteShare));
    }

    // of a sequence of low complexity fewer words are known
    private double ComplexShare(int sequence)
        => index.Sampled[sequence] / Math.Max(1, seed.Density * (sequences[sequence].Length - seed.Span + 1));

    // two neighbouring bins of diagonals hold every band of one bin's width
    private SeedPair? Best(int sequence, int key, Span<Hit> hits)
    {
        hits.Sort();
        var second = key >> 1;
        var band = Math.Max(NarrowestBand, Math.Min(sequences[sequence].Length, sequences[second].Length) / BandShare);
        var (votes, spread) = (Votes(sequence, second), SpreadShare * Stretch(sequence, second));
        if (votes == 1) spread = 0;
        var (best, bestFirst) = (0, 0);
        for (int first = 0, middle; first < hits.Length; first = middle)
        {
            var bin = Math.DivRem(hits[first].Diagonal + (1 << 30), band).Quotient;
            for (middle = first; middle < hits.Length && (hits[middle].Diagonal + (1 << 30)) / band == bin; middle++) { }
            var end = middle;
            for (; end < hits.Length && (hits[end].Diagonal + (1 << 30)) / band == bin + 1; end++) { }
            if (end - first <= best || end - first < votes) continue;
            var (least, most) = (int.MaxValue, 0);
            foreach (var hit in hits[first..end]) (least, most) = (Math.Min(least, hit.Position), Math.Max(most, hit.Position));
            if (most - least >= spread) (best, bestFirst) = (end - first, first);
        }
        if (best == 0) return null;
        var aside = best / 50;   // chance hits at the edges
        return new SeedPair(sequence, second, (key & 1) != 0, best, hits[bestFirst + aside].Diagonal,
            hits[bestFirst + best - 1 - aside].Diagonal);
    }
}
