namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>Where a variant lies, as the genome sees it.</summary>
public enum VariantPlace
{
    /// <summary>On a chromosome that has windows of genes; in one of them or not.</summary>
    OnChromosome,

    /// <summary>On a chromosome of the genome on which no gene has a window.</summary>
    WithoutGenes,

    /// <summary>The genome has no chromosome of that name.</summary>
    UnknownChromosome,

    /// <summary>Its reference allele ends beyond the chromosome: another assembly.</summary>
    BeyondChromosome,
}
