using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// Counts words of one length per bin of a window. An occurrence belongs to the bin it starts in; overlapping occurrences all count;
/// only the given strand is read.
/// </summary>
internal sealed class BinCounter
{
    private readonly WordTable _table;
    private readonly (int Start, int End)[] _bins; // starts, 0-based half-open in the window
    private readonly bool _countLastStart;

    /// <param name="words">At least one word; all of the same length.</param>
    /// <param name="bins">Bins relative to the alignment point.</param>
    /// <param name="alignmentIndex">0-based index of the alignment point.</param>
    /// <param name="countLastStart">Whether the last possible start of a window is examined; the original leaves it out.</param>
    public BinCounter(IReadOnlyList<string> words, IReadOnlyList<Region> bins, int alignmentIndex, bool countLastStart)
    {
        _table = WordTable.Create(words);
        _bins = [.. bins.Select(b => (b.Left + alignmentIndex, b.Right + alignmentIndex + 1))];
        _countLastStart = countLastStart;
    }

    /// <summary>Number of words.</summary>
    public int Words => _table.Count;

    /// <summary>Cells per bin in a histogram; the first <see cref="Words"/> of them are counts.</summary>
    public int Stride => _table.Stride;

    /// <summary>Cells per window: [bins, Stride].</summary>
    public int Cells => _bins.Length * Stride;

    /// <summary>Fills [bins, Stride] with the counts of one window.</summary>
    public void Count(PackedSequences sequences, int window, Span<ushort> histogram)
    {
        histogram[..Cells].Clear();
        var codes = sequences.Codes(window);
        var starts = sequences.Length - _table.WordLength + (_countLastStart ? 1 : 0);
        foreach (var (runStart, runEnd) in sequences.Runs(window))
        {
            var lastEnd = Math.Min(starts, runEnd - _table.WordLength + 1);
            for (var bin = 0; bin < _bins.Length; bin++)
            {
                var start = Math.Max(_bins[bin].Start, runStart);
                var end = Math.Min(_bins[bin].End, lastEnd);
                if (start < end) _table.AddCounts(codes, start, end, histogram.Slice(bin * Stride, Stride));
            }
        }
    }
}
