namespace Genomics.Lm.Statistics.Resampling;

/// <summary>How evenly genes are divided into leakage groups.</summary>
/// <param name="Genes">Number of genes.</param>
/// <param name="Groups">Number of groups.</param>
/// <param name="Effective">
/// Kish's effective number of groups (1965), (Σn)² / Σn² over their sizes n: as many groups of equal size would tell as much where
/// genes of
/// a group are alike.
/// </param>
/// <param name="Largest">Genes of the largest group.</param>
/// <param name="LargestGroup">Its number among the groups that were given; the first of several; −1 when each gene is its own.</param>
public readonly record struct GroupSizes(int Genes, int Groups, double Effective, int Largest, int LargestGroup)
{
    /// <summary>Share of the genes in the largest group.</summary>
    public double LargestShare => Genes == 0 ? double.NaN : Largest / (double)Genes;

    /// <summary>Counts.</summary>
    /// <param name="groups">The group of each gene; null: each its own.</param>
    /// <param name="genes">Number of genes.</param>
    /// <exception cref="ArgumentException">Another number of groups than genes.</exception>
    public static GroupSizes Of(IReadOnlyList<int>? groups, int genes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(genes);
        if (groups is null) return new GroupSizes(genes, genes, genes, Math.Min(genes, 1), -1);
        if (groups.Count != genes) throw new ArgumentException($"{genes} genes need as many groups, got {groups.Count}", nameof(groups));
        if (genes == 0) return new GroupSizes(0, 0, 0, 0, -1);
        var sizes = groups.GroupBy(g => g).Select(g => (Group: g.Key, Size: g.Count())).ToArray();
        var largest = sizes.MaxBy(s => s.Size);
        return new GroupSizes(genes, sizes.Length, (double)genes * genes / sizes.Sum(s => (double)s.Size * s.Size), largest.Size,
            largest.Size == 1 ? -1 : largest.Group);
    }
}
