using Genomics.Lm.Data.Kmers.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Finds pairs of sequences that share many k-mers on either strand, by sketches and an inverted index.</summary>
/// <remarks>
/// A k-mer that very many sequences have is compared with the next of them only, which still links a large family. With
/// <paramref name="queries"/> only these first sequences are compared, with those after all of them.
/// </remarks>
internal sealed class NearDuplicateFinder(
    IReadOnlyList<DnaSequence> sequences, double minimumSimilarity, ParallelOptions parallel, int queries = 0)
{
    private const int KmerLength = 16;
    private const long SketchedKmers = 8_000_000;   // in all: about a second to sort
    private const int NextCompared = 200;           // sequences with the same k-mer
    private const int NextOfQuery = 10_000;
    private const int FewestShared = 8;             // hashes, so that chance does not make a pair

    private int[] _sizes = [];                          // [sequences] hashes
    private int[] _members = [];                        // sequences by k-mer, of k-mers in two or more
    private (int From, int To)[][] _laterOf = [];       // [sequences] per k-mer: where among the members the later sequences are

    /// <summary>[sequences] whether a query has k-mers in common with more sequences than it was compared with.</summary>
    public bool[] IsCutShort { get; } = new bool[sequences.Count];

    public List<LeakagePair> Find()
    {
        BuildIndex();
        var found = new List<LeakagePair>[sequences.Count];
        ParallelLoop.For(0, queries == 0 ? sequences.Count : queries, parallel,
            () => (Shared: new int[sequences.Count], Touched: new List<int>()), (s, _, scratch) =>
        {
            found[s] = FindFor(s, scratch.Shared, scratch.Touched);
            return scratch;
        }, _ => { });
        return [.. found.SelectMany(f => f ?? [])];
    }

    private void BuildIndex()
    {
        var total = sequences.Sum(s => (long)s.Length);
        var largest = total <= SketchedKmers ? ulong.MaxValue : (ulong)(ulong.MaxValue / (double)total * SketchedKmers);
        var sketches = new ulong[sequences.Count][];
        ParallelLoop.For(0, sequences.Count, parallel, s => sketches[s] = CanonicalKmers.Sketch(sequences[s].Bases, KmerLength, largest));
        _sizes = [.. sketches.Select(s => s.Length)];
        var hashes = sketches.SelectMany(s => s).ToArray();
        var owners = sketches.SelectMany((s, owner) => Enumerable.Repeat(owner, s.Length)).ToArray();
        Array.Sort(hashes, owners);

        var (members, laterOf) = (new List<int>(), sketches.Select(_ => new List<(int, int)>()).ToArray());
        for (int start = 0, next; start < hashes.Length; start = next)
        {
            for (next = start + 1; next < hashes.Length && hashes[next] == hashes[start]; next++) { }
            if (next == start + 1) continue;
            var run = owners.AsSpan(start..next);
            run.Sort();
            var end = members.Count + run.Length;
            var others = end - run.Length + FirstOther(run);
            foreach (var owner in run)
            {
                members.Add(owner);
                if (queries == 0) laterOf[owner].Add((members.Count, Math.Min(end, members.Count + NextCompared)));
                else if (owner < queries)
                {
                    laterOf[owner].Add((others, Math.Min(end, others + NextOfQuery)));
                    IsCutShort[owner] |= end - others > NextOfQuery;
                }
            }
        }
        (_members, _laterOf) = ([.. members], [.. laterOf.Select(k => k.ToArray())]);
    }

    private int FirstOther(ReadOnlySpan<int> sorted)
    {
        var first = 0;
        while (first < sorted.Length && sorted[first] < queries) first++;
        return first;
    }

    private List<LeakagePair> FindFor(int sequence, int[] shared, List<int> touched)
    {
        foreach (var (from, to) in _laterOf[sequence])
            foreach (var other in _members.AsSpan(from..to))
                if (shared[other]++ == 0) touched.Add(other);
        touched.Sort();
        var pairs = new List<LeakagePair>();
        foreach (var other in touched)
        {
            var similarity = shared[other] / (double)Math.Min(_sizes[sequence], _sizes[other]);
            if (shared[other] >= FewestShared && similarity >= minimumSimilarity)
                pairs.Add(new LeakagePair(sequence, other, LeakageKind.NearDuplicate, 0, similarity));
            shared[other] = 0;
        }
        touched.Clear();
        return pairs;
    }
}
