using System.Runtime.InteropServices;
using Genomics.Lm.Data.Kmers.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// Finds pairs of sequences with a long stretch of identical bases, on either strand: long k-mers chosen so that every such stretch
/// holds a common one, then comparison letter by letter.
/// </summary>
/// <remarks>With <paramref name="queries"/> only these first sequences are compared, with those after all of them.</remarks>
internal sealed class SharedSequenceFinder(
    IReadOnlyList<DnaSequence> sequences, int minimumBases, ParallelOptions parallel, int queries = 0)
{
    // identical k-mers in very many sequences (satellites): each is compared with the next ones only, which still links them all
    private const int NextCompared = 64;
    private const int NextOfQuery = 1_024;

    /// <summary>Shorter stretches are too common to say anything.</summary>
    public const int FewestBases = 16;

    private readonly int _k = Math.Max(FewestBases, minimumBases / 2);

    /// <summary>[sequences] whether a query has k-mers in common with more places than it was compared with.</summary>
    public bool[] IsCutShort { get; } = new bool[sequences.Count];

    /// <summary>One pair per two sequences with their longest common stretch, if it has at least the wanted number of bases.</summary>
    public List<LeakagePair> Find()
    {
        if (minimumBases < FewestBases)
            throw new ArgumentOutOfRangeException(nameof(minimumBases), minimumBases, $"at least {FewestBases} bases are needed");
        var seeds = Seeds();
        seeds.Sort();
        var pairs = new List<LeakagePair>();
        for (int first = 0, next; first < seeds.Count; first = next)
        {
            for (next = first + 1; next < seeds.Count
                && (seeds[next].First, seeds[next].Second) == (seeds[first].First, seeds[first].Second); next++) { }
            var longest = Longest(CollectionsMarshal.AsSpan(seeds)[first..next]);
            if (longest >= minimumBases)
                pairs.Add(new LeakagePair(seeds[first].First, seeds[first].Second, LeakageKind.SharedSequence, longest, 0));
        }
        return pairs;
    }

    private List<Seed> Seeds()
    {
        var minimizers = new Minimizers(_k, minimumBases - _k + 1);
        var found = new List<Minimizer>[sequences.Count];
        ParallelLoop.For(0, sequences.Count, parallel, s => found[s] = minimizers.Find(sequences[s].Bases));
        var hashes = found.SelectMany(f => f.Select(m => m.Hash)).ToArray();
        var places = found.SelectMany((f, s) => f.Select(m => ((long)s << 32) | ((long)m.Position << 1) | (m.IsReverse ? 1L : 0L)))
            .ToArray();
        Array.Sort(hashes, places);
        var seeds = new List<Seed>();
        for (int first = 0, next; first < hashes.Length; first = next)
        {
            for (next = first + 1; next < hashes.Length && hashes[next] == hashes[first]; next++) { }
            if (next > first + 1) AddSeeds(places.AsSpan(first..next), seeds);
        }
        return seeds;
    }

    private void AddSeeds(Span<long> places, List<Seed> seeds)
    {
        places.Sort();
        var others = 0;
        while (others < places.Length && Unpack(places[others]).Sequence < queries) others++;
        var (end, most) = queries == 0 ? (places.Length, NextCompared) : (others, NextOfQuery);
        for (var i = 0; i < end; i++)
        {
            var (first, x, firstReverse) = Unpack(places[i]);
            IsCutShort[first] |= queries > 0 && places.Length - others > most;
            for (int j = Math.Max(i + 1, others), compared = 0; j < places.Length && compared < most; j++)
            {
                var (second, y, secondReverse) = Unpack(places[j]);
                if (first == second) continue;
                compared++;
                var isReverse = firstReverse != secondReverse;
                seeds.Add(new Seed(first, second, isReverse, isReverse ? x + y + _k - 1 : y - x, x));
            }
        }
    }

    private static (int Sequence, int Position, bool IsReverse) Unpack(long place)
        => ((int)(place >> 32), (int)(uint)place >> 1, (place & 1) != 0);

    /// <summary>
    /// The longest stretch on any diagonal; seeds are sorted by diagonal and position, those inside a stretch already seen are skipped.
    /// </summary>
    private int Longest(ReadOnlySpan<Seed> seeds)
    {
        var (longest, end) = (0, -1);
        for (var i = 0; i < seeds.Length; i++)
        {
            var isNewDiagonal = i == 0 || (seeds[i].IsReverse, seeds[i].Diagonal) != (seeds[i - 1].IsReverse, seeds[i - 1].Diagonal);
            if (!isNewDiagonal && seeds[i].Position < end) continue;
            (var start, end) = Extend(seeds[i]);
            longest = Math.Max(longest, end - start);
        }
        return longest;
    }

    private (int Start, int End) Extend(Seed seed)
    {
        var a = sequences[seed.First].Bases;
        var b = sequences[seed.Second].Bases;
        var (start, end) = (seed.Position, seed.Position);
        while (end < a.Length && Matches(a, b, end, seed)) end++;
        while (start > 0 && Matches(a, b, start - 1, seed)) start--;
        return (start, end);
    }

    private static bool Matches(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int x, Seed seed)
    {
        var y = seed.IsReverse ? seed.Diagonal - x : seed.Diagonal + x;
        if ((uint)y >= (uint)b.Length) return false;
        var (s, t) = (CanonicalKmers.CodeOf(a[x]), CanonicalKmers.CodeOf(b[y]));
        return s <= 3 && t == (seed.IsReverse ? 3 - s : s);
    }

    /// <summary>
    /// A common k-mer: base x of the first sequence lies on base <c>Diagonal + x</c> (same strand) or <c>Diagonal − x</c> of the second.
    /// </summary>
    private readonly record struct Seed(int First, int Second, bool IsReverse, int Diagonal, int Position) : IComparable<Seed>
    {
        public int CompareTo(Seed other)
            => First != other.First ? First.CompareTo(other.First)
            : Second != other.Second ? Second.CompareTo(other.Second)
            : IsReverse != other.IsReverse ? IsReverse.CompareTo(other.IsReverse)
            : Diagonal != other.Diagonal ? Diagonal.CompareTo(other.Diagonal)
            : Position.CompareTo(other.Position);
    }
}
