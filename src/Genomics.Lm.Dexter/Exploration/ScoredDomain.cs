using System.Globalization;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration;

/// <summary>A word in a region with its correlation.</summary>
/// <param name="Kmer">The word, read on the given strand.</param>
/// <param name="Region">Where it must start.</param>
/// <param name="Correlation">
/// Signed Spearman correlation of the count with expression on the learning genes; 0 when either is constant.
/// </param>
public readonly record struct ScoredDomain(string Kmer, Region Region, double Correlation)
{
    /// <summary>|correlation|: all decisions are made on it.</summary>
    public double Strength => Math.Abs(Correlation);

    /// <summary>The variable's name, for example <c>CG.-125_341</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Kmer}.{Region.Left}_{Region.Right}");
}
