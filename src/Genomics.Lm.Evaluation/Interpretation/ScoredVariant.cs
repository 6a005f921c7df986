using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>A variant with its effects on all genes whose windows it touches.</summary>
/// <param name="Record">The variant as it was read.</param>
/// <param name="Effects">Allele by allele, genes in the order of their windows on the chromosome; empty when it touches no window.</param>
/// <param name="Refused">Alleles that could not be put into a window, with the gene and the reason.</param>
public sealed record ScoredVariant(
    VcfRecord Record, IReadOnlyList<VariantEffect> Effects,
        IReadOnlyList<(VcfAllele Allele, AnnotatedGene Gene, AlleleCut Reason)> Refused)
{
    /// <summary>Where it lies.</summary>
    public VariantPlace Place { get; init; }
}
