using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// Spearman's correlation of a word's counts in a region with expression, without sorting: counts are small integers, so genes are
/// gathered by count, and a count's average rank follows from how many genes lie below it. Exact integers up to the last division.
/// One instance per thread.
/// </summary>
internal sealed class RegionScorer
{
    private const int Lanes = 4; // neighbouring genes often have the same count: separate sums keep them from waiting for one another
    private readonly ushort[] _counts;
    private long[] _sums = new long[Lanes * 256];
    private int _highest;

    /// <param name="genes">Number of genes.</param>
    public RegionScorer(int genes) => _counts = new ushort[genes];

    /// <summary>Takes the counts of a region from counts that are cumulative over bins.</summary>
    /// <param name="cumulative">[bins, genes].</param>
    /// <param name="firstBin">First bin of the region.</param>
    /// <param name="lastBin">Last bin of the region.</param>
    public void SelectRegion(ReadOnlySpan<ushort> cumulative, int firstBin, int lastBin)
    {
        var genes = _counts.Length;
        var upper = cumulative.Slice(lastBin * genes, genes);
        var lower = firstBin == 0 ? default : cumulative.Slice((firstBin - 1) * genes, genes);
        var highest = Vector<ushort>.Zero;
        var i = 0;
        for (; i + Vector<ushort>.Count <= genes; i += Vector<ushort>.Count)
        {
            var count = new Vector<ushort>(upper[i..]);
            if (firstBin > 0) count -= new Vector<ushort>(lower[i..]);
            count.CopyTo(_counts, i);
            highest = Vector.Max(highest, count);
        }
        _highest = 0;
        for (var lane = 0; lane < Vector<ushort>.Count; lane++) _highest = Math.Max(_highest, highest[lane]);
        for (; i < genes; i++)
        {
            _counts[i] = (ushort)(upper[i] - (firstBin > 0 ? lower[i] : 0));
            _highest = Math.Max(_highest, _counts[i]);
        }
        if (_sums.Length < Lanes * (_highest + 1)) _sums = new long[Lanes * (int)BitOperations.RoundUpToPowerOf2((uint)_highest + 1)];
    }

    /// <summary>The signed correlation of the selected counts with ranked values; 0 when either side is constant.</summary>
    public double Correlate(RankedValues values)
    {
        var sums = _sums.AsSpan(0, Lanes * (_highest + 1));
        sums.Clear();
        AddUp(values.Packed, sums);
        long below = 0, product = 0, squares = 0;
        for (var i = 0; i < sums.Length; i += Lanes)
        {
            var sum = sums[i] + sums[i + 1] + sums[i + 2] + sums[i + 3];
            var count = RankedValues.GeneCount(sum);
            var rank = 2 * below + count - values.Count; // twice the centred average rank of this count
            product += rank * RankedValues.RankSum(sum);
            squares += count * rank * rank;
            below += count;
        }
        return product == 0 ? 0 : product / Math.Sqrt((double)squares * values.SumOfSquares);
    }

    private void AddUp(ReadOnlySpan<long> packed, Span<long> sums)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(packed.Length, _counts.Length);
        ref var count = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref var addend = ref MemoryMarshal.GetReference(packed);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var i = 0;
        for (; i + Lanes <= packed.Length; i += Lanes)
        {
            Unsafe.Add(ref sum, Lanes * Unsafe.Add(ref count, i)) += Unsafe.Add(ref addend, i);
            Unsafe.Add(ref sum, Lanes * Unsafe.Add(ref count, i + 1) + 1) += Unsafe.Add(ref addend, i + 1);
            Unsafe.Add(ref sum, Lanes * Unsafe.Add(ref count, i + 2) + 2) += Unsafe.Add(ref addend, i + 2);
            Unsafe.Add(ref sum, Lanes * Unsafe.Add(ref count, i + 3) + 3) += Unsafe.Add(ref addend, i + 3);
        }
        for (; i < packed.Length; i++) Unsafe.Add(ref sum, Lanes * Unsafe.Add(ref count, i)) += Unsafe.Add(ref addend, i);
    }
}
