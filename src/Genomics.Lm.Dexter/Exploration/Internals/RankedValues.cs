using Genomics.Lm.Data;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// The expression side of the rank correlations: twice each gene's centred average rank, which is an integer, so that all sums are exact
/// and independent of their order.
/// </summary>
internal sealed class RankedValues
{
    /// <summary>More genes could overflow the packed sums.</summary>
    public const int MostGenes = 1_000_000;

    private const int CountShift = 40;

    /// <summary>Ranks the values; NaN marks genes that take no part.</summary>
    public RankedValues(ReadOnlySpan<double> values)
    {
        if (values.Length > MostGenes)
            throw new GenomicsDataException($"{values.Length} genes are too many for DExTER; it takes up to {MostGenes}");
        Packed = new long[values.Length];
        var genes = new int[values.Length];
        foreach (var value in values)
            if (!double.IsNaN(value)) Count++;
        for (int gene = 0, next = 0; gene < values.Length; gene++)
            if (!double.IsNaN(values[gene])) genes[next++] = gene;
        var present = genes.AsSpan(0, Count);
        var keys = new double[Count];
        for (var i = 0; i < Count; i++) keys[i] = values[present[i]];
        keys.AsSpan().Sort(present);
        for (int from = 0, to; from < Count; from = to)
        {
            for (to = from + 1; to < Count && keys[to] == keys[from]; to++) { }
            long rank = from + to - Count; // twice the average of ranks from+1..to, less the mean rank
            foreach (var gene in present[from..to]) Packed[gene] = Pack(rank);
            SumOfSquares += (to - from) * rank * rank;
        }
    }

    /// <summary>Genes that take part.</summary>
    public int Count { get; }

    /// <summary>Sum of the squares of the doubled centred ranks; 0 when the values are constant.</summary>
    public long SumOfSquares { get; }

    /// <summary>Per gene one addend holding a one and the doubled centred rank; 0 for genes that take no part.</summary>
    public long[] Packed { get; }

    /// <summary>The sum of doubled ranks in a sum of addends.</summary>
    public static long RankSum(long packed) => packed << (64 - CountShift) >> (64 - CountShift);

    /// <summary>The number of genes in a sum of addends.</summary>
    public static long GeneCount(long packed) => (packed - RankSum(packed)) >> CountShift;

    private static long Pack(long rank) => (1L << CountShift) + rank;
}
