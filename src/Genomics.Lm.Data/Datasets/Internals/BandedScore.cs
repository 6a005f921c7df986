using System.Numerics;
using Genomics.Lm.Data.Kmers.Internals;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// The score of <see cref="BandedAligner"/> alone, many cells at once: cells of one antidiagonal depend on the two before only. One per
/// thread.
/// </summary>
internal sealed class BandedScore
{
    private const short NoBase = 4, NoBaseEither = 5;   // what stands for other letters, and beyond the ends
    private const short Largest = 30_000;

    private short[] _first = [], _second = [], _even = [], _odd = [];

    /// <summary>Whether the best local alignment within a band of diagonals has a score.</summary>
    /// <param name="first">Letters of the first sequence.</param>
    /// <param name="second">Letters of the second, as stored.</param>
    /// <param name="isReverse">Whether the second is read on its other strand.</param>
    /// <param name="from">Least diagonal (position in the second − position in the first) of the band.</param>
    /// <param name="to">Greatest diagonal.</param>
    /// <param name="wanted">The score; those above 30,000 count as 30,000.</param>
    public bool Reaches(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isReverse, int from, int to, int wanted)
    {
        (from, to) = (Math.Max(from, 1 - first.Length), Math.Min(to, second.Length - 1));
        if (from > to) return false;
        // cells of a row come in two halves, of even and of odd distance from the least diagonal; one more on either side stays 0
        var half = ((to - from + 1 + 1) / 2 + Vector<short>.Count - 1) / Vector<short>.Count * Vector<short>.Count;
        var goal = (short)Math.Clamp(wanted, 1, Largest);
        var begin = Math.Max(0, -to);
        var end = Math.Min(first.Length, second.Length - from);
        Read(first, second, isReverse, half);
        Clear(ref _even, half + 2);
        Clear(ref _odd, half + 2);
        var best = Vector<short>.Zero;
        for (var step = begin; step < end + half; step++)
        {
            // cell 2m of row step − m: base step − m of the first, step + from + m of the second
            var place = first.Length - 1 - step + half;
            Step(_even.AsSpan(1, half), _odd.AsSpan(0, half), _odd.AsSpan(1, half), place, step + from + (2 * half), ref best);
            // cell 2m + 1 of row step − m
            Step(_odd.AsSpan(1, half), _even.AsSpan(1, half), _even.AsSpan(2, half), place, step + from + 1 + (2 * half), ref best);
            if ((step & 31) == 0 && Vector.GreaterThanOrEqualAny(best, new Vector<short>(goal))) return true;
        }
        return Vector.GreaterThanOrEqualAny(best, new Vector<short>(goal));
    }

    private void Step(Span<short> cells, Span<short> lower, Span<short> higher, int firstPlace, int secondPlace, ref Vector<short> best)
    {
        var gap = new Vector<short>(BandedAligner.Gap);
        var a = _first.AsSpan(firstPlace, cells.Length);
        var b = _second.AsSpan(secondPlace, cells.Length);
        for (var m = 0; m < cells.Length; m += Vector<short>.Count)
        {
            var isMatch = Vector.Equals(new Vector<short>(a[m..]), new Vector<short>(b[m..]));   // −1 or 0
            var score = new Vector<short>(cells[m..]) - Vector<short>.One - isMatch - isMatch;
            score = Vector.Max(score, Vector.Max(new Vector<short>(lower[m..]), new Vector<short>(higher[m..])) + gap);
            score = Vector.Max(score, Vector<short>.Zero);
            score.CopyTo(cells[m..]);
            best = Vector.Max(best, score);
        }
    }

    // the first one backwards; bases beyond the ends match nothing
    private void Read(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isReverse, int half)
    {
        Fill(ref _first, first.Length + (3 * half), NoBase);
        Fill(ref _second, second.Length + (6 * half), NoBaseEither);
        for (var i = 0; i < first.Length; i++) _first[half + first.Length - 1 - i] = (short)CanonicalKmers.CodeOf(first[i]);
        for (var j = 0; j < second.Length; j++)
        {
            var code = CanonicalKmers.CodeOf(isReverse ? second[second.Length - 1 - j] : second[j]);
            _second[(2 * half) + j] = code > 3 ? NoBaseEither : (short)(isReverse ? 3 - code : code);
        }
    }

    private static void Fill(ref short[] array, int length, short value)
    {
        if (array.Length < length) array = new short[length];
        array.AsSpan(0, length).Fill(value);
    }

    private static void Clear(ref short[] array, int length) => Fill(ref array, length, 0);
}
