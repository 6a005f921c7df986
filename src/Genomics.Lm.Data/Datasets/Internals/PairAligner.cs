using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// Aligns two sequences with common words: related is what shows the wanted identity over the wanted share of the shorter one, unless it
/// aligns nearly as well when one of the two is read backwards (runs, simple repeats, extreme composition). One per thread.
/// </summary>
internal sealed class PairAligner(IReadOnlyList<DnaSequence> sequences, double identity, double coverage)
{
    private const int BandMargin = 16;
    private const int ChanceBand = 256;
    private const double ChanceShare = 0.55;   // of its score that a related pair must not reach with one window read backwards

    private readonly BandedScore _scores = new();
    private readonly BandedAligner _aligner = new(identity);

    /// <summary>The link of two sequences; null when they are not related.</summary>
    public LeakagePair? Align(SeedPair candidate)
    {
        var a = sequences[candidate.First].Bases;
        var b = sequences[candidate.Second].Bases;
        var shorter = Math.Min(a.Length, b.Length);
        var (from, to) = (candidate.FromDiagonal - BandMargin, candidate.ToDiagonal + BandMargin);
        if (!_scores.Reaches(a, b, candidate.IsReverse, from, to, LeastScore(shorter))) return null;
        var stretch = _aligner.Align(a, b, candidate.IsReverse, from, to);
        if (stretch.Bases < coverage * shorter || IsByChance(a, b, candidate.IsReverse, stretch.Score)) return null;
        return new LeakagePair(candidate.First, candidate.Second, LeakageKind.Alignment, 0, 0)
        {
            Identity = stretch.Identity,
            Coverage = stretch.Bases / (double)shorter,
        };
    }

    // read backwards, a window keeps its composition, runs and repeats, but is nobody's relative
    private bool IsByChance(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isReverse, int score)
    {
        var backwards = second.ToArray();
        backwards.AsSpan().Reverse();
        var middle = (backwards.Length - first.Length) / 2;
        return _scores.Reaches(first, backwards, isReverse, middle - ChanceBand, middle + ChanceBand,
            (int)Math.Ceiling(ChanceShare * score));
    }

    // of a related pair whose differences are all gaps
    private int LeastScore(int length) => (int)Math.Max(1, coverage * length * (identity + (BandedAligner.Gap * (1 - identity))));
}
