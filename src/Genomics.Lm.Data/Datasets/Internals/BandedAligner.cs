using Genomics.Lm.Data.Kmers.Internals;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>What an alignment shows.</summary>
/// <param name="Score">Of the whole local alignment.</param>
/// <param name="Identity">Share of identical columns in its longest stretch of the wanted identity; 0 without one.</param>
/// <param name="Bases">Bases of the shorter sequence in this stretch.</param>
internal readonly record struct AlignedStretch(int Score, double Identity, int Bases);

/// <summary>
/// The best local alignment (Smith and Waterman 1981) within a band of diagonals: match 1, mismatch −1, each gapped base −2; and in it
/// the longest stretch in which the wanted share of columns is identical. Letters other than A, C, G, T match nothing. One per thread.
/// </summary>
internal sealed class BandedAligner(double minimumIdentity)
{
    public const int Mismatch = -1, Gap = -2;

    private const byte Stop = 0, Both = 1, FirstOnly = 2, SecondOnly = 3;

    private byte[] _a = [], _b = [], _trace = [];
    private int[] _row = [];
    private double[] _sums = [], _greatest = [];
    private byte[] _columns = [];

    /// <summary>Aligns two sequences.</summary>
    /// <param name="first">Letters of the first.</param>
    /// <param name="second">Letters of the second, as stored.</param>
    /// <param name="isReverse">Whether the second is read on its other strand.</param>
    /// <param name="from">Least diagonal (position in the second − position in the first) of the band.</param>
    /// <param name="to">Greatest diagonal.</param>
    public AlignedStretch Align(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isReverse, int from, int to)
    {
        (from, to) = (Math.Max(from, 1 - first.Length), Math.Min(to, second.Length - 1));
        if (from > to) return default;
        Read(first, second, isReverse);
        var width = to - from + 1;
        var (score, endRow, endCell) = Fill(first.Length, second.Length, from, width);
        return score == 0 ? default : Longest(score, endRow, endCell, from, width, first.Length <= second.Length);
    }

    private void Read(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isReverse)
    {
        if (_a.Length < first.Length) _a = new byte[first.Length];
        if (_b.Length < second.Length) _b = new byte[second.Length];
        for (var i = 0; i < first.Length; i++) _a[i] = (byte)CanonicalKmers.CodeOf(first[i]);
        for (var j = 0; j < second.Length; j++)
        {
            var code = CanonicalKmers.CodeOf(isReverse ? second[second.Length - 1 - j] : second[j]);
            _b[j] = (byte)(code > 3 ? 5 : isReverse ? 3 - code : code);
        }
    }

    // cell k of row i is the diagonal from + k: base i of the first with base i + from + k of the second
    private (int Score, int Row, int Cell) Fill(int rows, int columns, int from, int width)
    {
        if (_row.Length < width + 1) _row = new int[width + 1];
        if (_trace.Length < rows * width) _trace = new byte[rows * width];
        var row = _row.AsSpan(0, width + 1);
        row.Clear();
        var (best, bestRow, bestCell) = (0, 0, 0);
        for (var i = 0; i < rows; i++)
        {
            var (start, end) = (Math.Max(0, -from - i), Math.Min(width, columns - from - i));
            if (start >= end) continue;
            var trace = _trace.AsSpan(i * width, width);
            var b = _b.AsSpan(i + from + start, end - start);
            var (a, left) = (_a[i], 0);
            for (var k = start; k < end; k++)
            {
                var (score, move) = (row[k] + (b[k - start] == a ? 1 : Mismatch), Both);
                if (row[k + 1] + Gap > score) (score, move) = (row[k + 1] + Gap, FirstOnly);
                if (left + Gap > score) (score, move) = (left + Gap, SecondOnly);
                if (score <= 0) (score, move) = (0, Stop);
                trace[k] = move;
                row[k] = left = score;
                if (score > best) (best, bestRow, bestCell) = (score, i, k);
            }
            if (start > 0) row[start - 1] = 0;
            if (end < width) row[end] = 0;
        }
        return (best, bestRow, bestCell);
    }

    // columns from the end to the start of the alignment; the longest stretch whose excess of matches is not negative
    private AlignedStretch Longest(int score, int i, int k, int from, int width, bool firstIsShorter)
    {
        var count = 0;
        for (byte move; i >= 0 && i + from + k >= 0 && (move = _trace[(i * width) + k]) != Stop; count++)
        {
            if (_columns.Length == count) Array.Resize(ref _columns, Math.Max(256, 2 * count));
            var isMatch = move == Both && _a[i] == _b[i + from + k];
            _columns[count] = (byte)(move | (isMatch ? 4 : 0));
            if (move == FirstOnly) k++;
            if (move == SecondOnly) k--;
            else i--;
        }
        if (_sums.Length <= count) (_sums, _greatest) = (new double[2 * (count + 1)], new double[2 * (count + 1)]);
        for (var c = 0; c < count; c++) _sums[c + 1] = _sums[c] + ((_columns[c] & 4) != 0 ? 1 : 0) - minimumIdentity;
        _greatest[count] = _sums[count];
        for (var c = count - 1; c >= 0; c--) _greatest[c] = Math.Max(_sums[c], _greatest[c + 1]);
        var (start, end) = (0, 0);
        var least = double.PositiveInfinity;
        for (int s = 0, e = 0; s <= count; s++)
        {
            if (_sums[s] >= least) continue;
            least = _sums[s];
            while (e < count && _greatest[e + 1] >= least - 1e-9) e++;
            if (e - s > end - start) (start, end) = (s, e);
        }
        var (matches, bases) = (0, 0);
        foreach (var column in _columns.AsSpan(start..end))
        {
            if ((column & 4) != 0) matches++;
            if ((column & 3) != (firstIsShorter ? SecondOnly : FirstOnly)) bases++;
        }
        return end == start ? new AlignedStretch(score, 0, 0) : new AlignedStretch(score, matches / (double)(end - start), bases);
    }
}
