using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// Answers "what is the correlation of word w in region R for target t". Counting is shared by all targets: one pass over the packed
/// windows per word length and batch of words, and only what is asked for is computed.
/// </summary>
internal sealed class ScoreBoard
{
    private const int GenesPerBlock = 32;    // 64 bytes of 16-bit counts: one cache line per word and bin
    private const int ScoresPerTask = 16;
    private readonly PackedSequences _sequences;
    private readonly IReadOnlyList<RankedValues> _targets;
    private readonly RegionLattice _lattice;
    private readonly int _alignmentIndex;
    private readonly bool _countLastStart;
    private readonly ParallelOptions _parallel;
    private readonly long _wordsInMemory;
    private readonly Dictionary<string, WordScores> _words = new(StringComparer.Ordinal);
    private readonly HashSet<WordScores> _requested = [];
    private long _counted;

    /// <param name="sequences">The windows.</param>
    /// <param name="targets">Ranked values, one per target, over the same genes.</param>
    /// <param name="lattice">Bins and regions.</param>
    /// <param name="alignmentIndex">0-based index of the alignment point.</param>
    /// <param name="countLastStart">See <see cref="DexterOptions.CountLastStart"/>.</param>
    /// <param name="memory">Bytes of counts to keep at most; more are counted again when needed.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public ScoreBoard(
        PackedSequences sequences, IReadOnlyList<RankedValues> targets, RegionLattice lattice,
        int alignmentIndex, bool countLastStart, long memory, ParallelOptions parallel)
    {
        (_sequences, _targets, _lattice, _alignmentIndex, _countLastStart, _parallel) = (
            sequences, targets, lattice, alignmentIndex, countLastStart, parallel);
        _wordsInMemory = Math.Max(1, memory / Math.Max(1, sizeof(ushort) * (long)sequences.Count * lattice.Bins.Count));
    }

    /// <summary>Number of words of which at least one score was computed.</summary>
    public int WordCount => _words.Count;

    /// <summary>A signed correlation that was asked for and computed before.</summary>
    public double Correlation(string word, int target, int region) => _words[word][target, region];

    /// <summary>All correlations of one target known so far: word, region, correlation.</summary>
    public IEnumerable<(string Word, double[] ByRegion)> Known(int target)
        => _words.Values.Select(w => (w.Word, Enumerable.Range(0, _lattice.Count).Select(r => w[target, r]).ToArray()));

    /// <summary>Asks for a correlation; <see cref="Compute"/> computes all that were asked for.</summary>
    public void Request(string word, int target, int region)
    {
        if (!_words.TryGetValue(word, out var scores)) _words.Add(word, scores = new WordScores(word, _targets.Count, _lattice.Count));
        if (scores.Request(target, region)) _requested.Add(scores);
    }

    /// <summary>Computes everything asked for.</summary>
    public void Compute()
    {
        foreach (var word in _requested) word.OrderWanted();
        Score([.. _requested.Where(w => w.Cumulative is not null)]);
        foreach (var sameLength in _requested.Where(w => w.Cumulative is null).GroupBy(w => w.Word.Length))
            foreach (var batch in sameLength.Chunk((int)Math.Min(_wordsInMemory, 4096)))
            {
                Count(batch);
                Score(batch);
                if (_counted + batch.Length <= _wordsInMemory) _counted += batch.Length;
                else foreach (var word in batch) word.Cumulative = null;
            }
        foreach (var word in _requested) word.ClearWanted();
        _requested.Clear();
    }

    /// <summary>Gives up the counts of words shorter than a length; their scores stay.</summary>
    public void ForgetCountsBelow(int length)
    {
        foreach (var word in _words.Values)
            if (word.Word.Length < length && word.Cumulative is not null) { word.Cumulative = null; _counted--; }
    }

    private void Count(WordScores[] words)
    {
        var genes = _sequences.Count;
        var bins = _lattice.Bins.Count;
        var counter = new BinCounter([.. words.Select(w => w.Word)], _lattice.Bins, _alignmentIndex, _countLastStart);
        foreach (var word in words) word.Cumulative = new ushort[bins * genes];
        Data.ParallelLoop.For(0, (genes + GenesPerBlock - 1) / GenesPerBlock, _parallel,
            () => new ushort[GenesPerBlock * counter.Cells],
            (block, _, histograms) =>
            {
                var (from, to) = (block * GenesPerBlock, Math.Min(genes, (block + 1) * GenesPerBlock));
                for (var gene = from; gene < to; gene++) counter.Count(
                    _sequences, gene, histograms.AsSpan((gene - from) * counter.Cells, counter.Cells));
                for (var word = 0; word < words.Length; word++)
                    Accumulate(histograms.AsSpan(word), counter, words[word].Cumulative, bins, from, to - from);
                return histograms;
            },
            _ => { });
    }

    /// <summary>Writes one word's counts of a block of genes, summed over bins from the left.</summary>
    private void Accumulate(ReadOnlySpan<ushort> histograms, BinCounter counter, Span<ushort> cumulative, int bins, int firstGene,
        int genes)
    {
        Span<ushort> sum = stackalloc ushort[GenesPerBlock];
        sum.Clear();
        for (var bin = 0; bin < bins; bin++)
        {
            for (var gene = 0; gene < genes; gene++) sum[gene] += histograms[gene * counter.Cells + bin * counter.Stride];
            sum[..genes].CopyTo(cumulative[(bin * _sequences.Count + firstGene)..]);
        }
    }

    private void Score(WordScores[] words)
    {
        var tasks = new List<(WordScores Word, int From, int To)>();
        foreach (var word in words)
            for (var from = 0; from < word.Wanted.Count; from += ScoresPerTask * _targets.Count)
                tasks.Add((word, from, Math.Min(word.Wanted.Count, from + ScoresPerTask * _targets.Count)));
        Data.ParallelLoop.For(0, tasks.Count, _parallel,
            () => new RegionScorer(_sequences.Count),
            (i, _, scorer) =>
            {
                tasks[i].Word.Compute(tasks[i].From, tasks[i].To, scorer, _targets, _lattice);
                return scorer;
            },
            _ => { });
    }
}
