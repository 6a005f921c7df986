using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// Finds pairs of sequences of which an alignment, on either strand, shows the wanted identity over the wanted share of the shorter one:
/// common spaced words on near diagonals, then banded alignment. What aligns nearly as well when one of the two is read backwards (runs,
/// simple repeats, extreme composition) is no relative.
/// </summary>
/// <remarks>
/// The most similar candidates of every sequence are always aligned; others only while they are not in one group already, as they would
/// change no group. In batches of fixed size, so that neither threads nor their order decide.
/// </remarks>
internal sealed class HomologyFinder(IReadOnlyList<DnaSequence> sequences, double identity, double coverage, ParallelOptions parallel)
{
    /// <summary>Shorter sequences are not aligned: chance alone makes half of them alike.</summary>
    public const int ShortestAligned = 40;

    /// <summary>Candidates of a sequence that are aligned even if they are in its group already.</summary>
    public const int AlwaysAligned = 16;

    private const int BatchSize = 4_096;

    /// <summary>Pairs that fulfil both; of those already in one group only the most similar ones.</summary>
    /// <param name="linked">[sequences] groups of what is linked already.</param>
    public List<LeakagePair> Find(IReadOnlyList<int> linked)
    {
        var groups = new DisjointSets(sequences.Count);
        for (var s = 0; s < sequences.Count; s++) groups.Join(s, linked[s]);
        if (SeedFor(sequences, identity, coverage) is not { } seed) return [];
        var candidates = Candidates(seed);
        var (first, later) = Divide(candidates);
        var found = new List<LeakagePair>();
        Align(first, groups, found);
        for (var start = 0; start < later.Count; start += BatchSize)
            Align([.. later.Skip(start).Take(BatchSize).Where(c => groups.Find(c.First) != groups.Find(c.Second))], groups, found);
        return found;
    }

    /// <summary>The words that candidates have in common; null when there is nothing to align.</summary>
    public static SpacedSeed? SeedFor(IReadOnlyList<DnaSequence> sequences, double identity, double coverage)
    {
        int[] lengths = [.. sequences.Select(s => s.Length).Where(l => l >= ShortestAligned).Order()];
        return lengths.Length < 2 ? null : SpacedSeed.For((int)(coverage * lengths[lengths.Length / 10]), identity);
    }

    private List<SeedPair> Candidates(SpacedSeed seed)
    {
        var finder = new SeedPairs(sequences, SeedIndex.Build(sequences, seed, parallel), seed, coverage);
        var found = new List<SeedPair>[sequences.Count];
        ParallelLoop.For(0, sequences.Count, parallel, () => new SeedPairs.Scratch(sequences.Count), (s, _, scratch) =>
        {
            found[s] = finder.FindFor(s, scratch);
            return scratch;
        }, _ => { });
        var all = found.SelectMany(f => f).ToList();
        all.Sort((a, b) => a.Words != b.Words ? b.Words.CompareTo(a.Words) : a.First != b.First ? a.First.CompareTo(b.First)
            : a.Second != b.Second ? a.Second.CompareTo(b.Second) : a.IsReverse.CompareTo(b.IsReverse));
        return all;
    }

    private (List<SeedPair> First, List<SeedPair> Later) Divide(List<SeedPair> candidates)
    {
        var (first, later, had) = (new List<SeedPair>(), new List<SeedPair>(), new int[sequences.Count]);
        foreach (var candidate in candidates)
        {
            var isFirst = had[candidate.First] < AlwaysAligned || had[candidate.Second] < AlwaysAligned;
            (isFirst ? first : later).Add(candidate);
            had[candidate.First]++;
            had[candidate.Second]++;
        }
        return (first, later);
    }

    private void Align(List<SeedPair> candidates, DisjointSets groups, List<LeakagePair> found)
    {
        var links = new LeakagePair?[candidates.Count];
        ParallelLoop.For(0, candidates.Count, parallel, () => new PairAligner(sequences, identity, coverage), (i, _, aligner) =>
        {
            links[i] = aligner.Align(candidates[i]);
            return aligner;
        }, _ => { });
        foreach (var link in links)
        {
            if (link is not { } pair) continue;
            groups.Join(pair.First, pair.Second);
            found.Add(pair);
        }
    }
}
