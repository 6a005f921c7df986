using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Counts variables, each a word in a region, in windows: one pass per word length for all variables.</summary>
internal sealed class VariableCounter
{
    private readonly List<Pass> _passes = [];
    private readonly int _bins;

    /// <param name="variables">Words of A, C, G, T, IUPAC letters or N, with regions relative to the alignment point.</param>
    /// <param name="window">The windows; their length is known.</param>
    /// <param name="countLastStart">See <see cref="DexterOptions.CountLastStart"/>.</param>
    public VariableCounter(IReadOnlyList<(string Kmer, Region Region)> variables, WindowGeometry window, bool countLastStart)
    {
        Count = variables.Count;
        int[] cuts = [.. variables.SelectMany(v => new[] { v.Region.Left, v.Region.Right + 1 }).Distinct().Order()];
        Region[] bins = [.. cuts.Zip(cuts.Skip(1), (from, to) => new Region(from, to - 1))];
        _bins = bins.Length;
        foreach (var sameLength in Enumerable.Range(0, variables.Count).GroupBy(v => variables[v].Kmer.Length))
        {
            string[] words = [.. sameLength.Select(v => variables[v].Kmer).Distinct()];
            _passes.Add(new Pass(
                new BinCounter(words, bins, window.AlignmentIndex, countLastStart),
                [.. sameLength.Select(v => (v, Array.IndexOf(words, variables[v].Kmer),
                    Array.BinarySearch(cuts, variables[v].Region.Left), Array.BinarySearch(cuts, variables[v].Region.Right + 1) - 1))]));
        }
    }

    /// <summary>Number of variables.</summary>
    public int Count { get; }

    /// <summary>Counts all variables in all windows.</summary>
    /// <returns>[windows, variables].</returns>
    public ushort[] CountAll(PackedSequences sequences, ParallelOptions parallel)
    {
        var counts = new ushort[checked(sequences.Count * Count)];
        var cells = _passes.Select(p => p.Counter.Cells).DefaultIfEmpty().Max();
        ParallelLoop.For(0, sequences.Count, parallel, () => new ushort[cells], (window, _, histogram) =>
        {
            foreach (var pass in _passes) CountOne(pass, sequences, window, histogram, counts.AsSpan(window * Count, Count));
            return histogram;
        }, _ => { });
        return counts;
    }

    private void CountOne(Pass pass, PackedSequences sequences, int window, Span<ushort> histogram, Span<ushort> counts)
    {
        pass.Counter.Count(sequences, window, histogram);
        var stride = pass.Counter.Stride;
        for (var bin = 1; bin < _bins; bin++)
        {
            var before = histogram.Slice((bin - 1) * stride, pass.Counter.Words);
            var here = histogram.Slice(bin * stride, pass.Counter.Words);
            for (var word = 0; word < before.Length; word++) here[word] += before[word];
        }
        foreach (var (variable, word, firstBin, lastBin) in pass.Variables)
            counts[variable] = (ushort)(
                histogram[lastBin * stride + word] - (firstBin == 0 ? 0 : histogram[(firstBin - 1) * stride + word]));
    }

    private sealed record Pass(BinCounter Counter, (int Variable, int Word, int FirstBin, int LastBin)[] Variables);
}
