using Genomics.Lm.Data.Kmers.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Finds pairs of sequences that share many k-mers on either strand, by sketches and an inverted index.</summary>
/// <remarks>
/// K-mers that many sequences have (transposons, low complexity) say nothing about a pair and are left out on both sides.
/// </remarks>
internal sealed class NearDuplicateFinder(IReadOnlyList<DnaSequence> sequences, double minimumSimilarity, ParallelOptions parallel)
{
    private const int KmerLength = 16;
    private const long SketchedKmers = 8_000_000;   // in all: about a second to sort
    private const int RepeatSequences = 200;        // a k-mer in more sequences is a repeat
    private const int FewestShared = 8;             // hashes, so that chance does not make a pair

    private int[] _sizes = [];          // [sequences] hashes that are not repeats
    private int[] _members = [];        // sequences by k-mer, of k-mers in 2 to RepeatSequences sequences
    private int[] _first = [];          // [k-mers + 1] where a k-mer's members begin
    private int[][] _kmersOf = [];      // [sequences] its k-mers

    public List<LeakagePair> Find()
    {
        BuildIndex();
        var found = new List<LeakagePair>[sequences.Count];
        ParallelLoop.For(0, sequences.Count, parallel, () => (Shared: new int[sequences.Count], Touched: new List<int>()),
            (s, _, scratch) =>
        {
            found[s] = FindFor(s, scratch.Shared, scratch.Touched);
            return scratch;
        }, _ => { });
        return [.. found.SelectMany(f => f)];
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

        var (members, first, kmersOf) = (new List<int>(), new List<int> { 0 }, sketches.Select(_ => new List<int>()).ToArray());
        for (int start = 0, next; start < hashes.Length; start = next)
        {
            for (next = start + 1; next < hashes.Length && hashes[next] == hashes[start]; next++) { }
            var run = owners.AsSpan(start..next);
            if (run.Length > RepeatSequences)
                foreach (var owner in run) _sizes[owner]--;
            if (run.Length is < 2 or > RepeatSequences) continue;
            run.Sort();
            foreach (var owner in run) kmersOf[owner].Add(first.Count - 1);
            members.AddRange(run);
            first.Add(members.Count);
        }
        (_members, _first, _kmersOf) = ([.. members], [.. first], [.. kmersOf.Select(k => k.ToArray())]);
    }

    private List<LeakagePair> FindFor(int sequence, int[] shared, List<int> touched)
    {
        foreach (var kmer in _kmersOf[sequence])
        {
            for (var i = _first[kmer + 1] - 1; i >= _first[kmer] && _members[i] > sequence; i--)
                if (shared[_members[i]]++ == 0) touched.Add(_members[i]);
        }
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
