using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter;

/// <summary>A variable of a fitted model. Its value is the word's count in the region divided by the region's length.</summary>
/// <param name="Domain">Word, region, and signed Spearman correlation on the learning genes.</param>
/// <param name="Mean">Mean of the value over the learning genes.</param>
/// <param name="Scale">Population standard deviation of the value over the learning genes; 1 when it is constant.</param>
/// <param name="Coefficient">Coefficient of (value − mean) / scale; 0 when the LASSO left the variable out.</param>
public sealed record DexterVariable(ScoredDomain Domain, double Mean, double Scale, double Coefficient)
{
    /// <summary>The name, for example <c>CG.-125_341</c>.</summary>
    public string Name => Domain.Name;

    /// <summary>The word.</summary>
    public string Kmer => Domain.Kmer;

    /// <summary>Where it must start.</summary>
    public Region Region => Domain.Region;
}
