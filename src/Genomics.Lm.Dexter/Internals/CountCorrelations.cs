using Genomics.Lm.Dexter.Exploration.Internals;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>Spearman's correlation of every column of counts with ranked values.</summary>
internal static class CountCorrelations
{
    /// <param name="counts">[genes, columns].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="ranked">One value per gene.</param>
    public static double[] Of(ReadOnlySpan<ushort> counts, int columns, RankedValues ranked)
    {
        var column = new ushort[columns == 0 ? 0 : counts.Length / columns];
        var scorer = new RegionScorer(column.Length);
        var correlations = new double[columns];
        for (var i = 0; i < columns; i++)
        {
            for (var gene = 0; gene < column.Length; gene++) column[gene] = counts[gene * columns + i];
            scorer.SelectRegion(column, 0, 0);
            correlations[i] = scorer.Correlate(ranked);
        }
        return correlations;
    }
}
