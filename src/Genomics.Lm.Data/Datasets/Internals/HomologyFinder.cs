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

    private const int AlwaysAligned = 16;    // candidates of a sequence
    private const int BatchSize = 4_096;
    private const int BandMargin = 16;
    private const int ChanceBand = 256;
    private const double ChanceShare = 0.55;   // of its score that a related pair must not reach with one window read backwards

    /// <summary>Pairs that fulfil both; of those already in one group only the most similar ones.</summary>
    /// <param name="linked">[sequences] groups of what is linked already.</param>
    public List<LeakagePair> Find(IReadOnlyList<int> linked)
    {
        var groups = new DisjointSets(sequences.Count);
        for (var s = 0; s < sequences.Count; s++) groups.Join(s, linked[s]);
        int[] lengths = [.. sequences.Select(s => s.Length).Where(l => l >= ShortestAligned).Order()];
        if (lengths.Length < 2) return [];
        var seed = SpacedSeed.For((int)(coverage * lengths[lengths.Length / 10]), identity);
        var candidates = Candidates(seed);
        var (first, later) = Divide(candidates);
        var found = new List<LeakagePair>();
        Align(first, groups, found);
        for (var start = 0; start < later.Count; start += BatchSize)
            Align([.. later.Skip(start).Take(BatchSize).Where(c => groups.Find(c.First) != groups.Find(c.Second))], groups, found);
        return found;
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

    // read backwards, a window keeps its composition, runs and repeats, but is nobody's relative
    private bool IsByChance(SeedPair pair, int score, BandedScore scores)
    {
        var first = sequences[pair.First].Bases;
        var backwards = sequences[pair.Second].Bases.ToArray();
        backwards.AsSpan().Reverse();
        var middle = (backwards.Length - first.Length) / 2;
        return scores.Reaches(first, backwards, pair.IsReverse, middle - ChanceBand, middle + ChanceBand,
            (int)Math.Ceiling(ChanceShare * score));
    }

    // of a related pair whose differences are all gaps
    private int LeastScore(int length) => (int)Math.Max(1, coverage * length * (identity + (BandedAligner.Gap * (1 - identity))));

    private void Align(List<SeedPair> candidates, DisjointSets groups, List<LeakagePair> found)
    {
        var stretches = new AlignedStretch[candidates.Count];
        ParallelLoop.For(0, candidates.Count, parallel, () => (Score: new BandedScore(), Aligner: new BandedAligner(identity)),
            (i, _, own) =>
        {
            var c = candidates[i];
            var a = sequences[c.First].Bases;
            var b = sequences[c.Second].Bases;
            var (from, to) = (c.FromDiagonal - BandMargin, c.ToDiagonal + BandMargin);
            if (own.Score.Reaches(a, b, c.IsReverse, from, to, LeastScore(Math.Min(a.Length, b.Length))))
            {
                var stretch = own.Aligner.Align(a, b, c.IsReverse, from, to);
                if (stretch.Bases >= coverage * Math.Min(a.Length, b.Length) && !IsByChance(c, stretch.Score, own.Score))
                    stretches[i] = stretch;
            }
            return own;
        }, _ => { });
        for (var i = 0; i < candidates.Count; i++)
        {
            var (pair, stretch) = (candidates[i], stretches[i]);
            var covered = stretch.Bases / (double)Math.Min(sequences[pair.First].Length, sequences[pair.Second].Length);
            if (covered < coverage) continue;
            groups.Join(pair.First, pair.Second);
            found.Add(new LeakagePair(pair.First, pair.Second, LeakageKind.Alignment, 0, 0)
            {
                Identity = stretch.Identity,
                Coverage = covered,
            });
        }
    }
}
