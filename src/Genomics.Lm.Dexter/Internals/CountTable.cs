using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>Counts of the variables of all conditions in a set of windows, each variable once.</summary>
/// <param name="Places">Column of each variable.</param>
/// <param name="Counts">[windows, variables].</param>
internal sealed record CountTable(IReadOnlyDictionary<(string Kmer, Region Region), int> Places, ushort[] Counts)
{
    /// <summary>The counts of one window.</summary>
    public ReadOnlySpan<ushort> Row(int window) => Counts.AsSpan(window * Places.Count, Places.Count);
}
