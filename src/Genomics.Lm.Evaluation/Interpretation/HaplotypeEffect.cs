using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>What the alleles that a person has on one chromosome do together to the predicted expression of a gene.</summary>
public sealed record HaplotypeEffect
{
    /// <summary>The person's name in the VCF.</summary>
    public required string Sample { get; init; }

    /// <summary>Which of the person's chromosomes, from 1, in the order of the genotypes.</summary>
    public required int Haplotype { get; init; }

    /// <summary>The gene.</summary>
    public required AnnotatedGene Gene { get; init; }

    /// <summary>The alleles that were put into the window together, in their order on the chromosome.</summary>
    public required IReadOnlyList<(VcfRecord Record, VcfAllele Allele)> Alleles { get; init; }

    /// <summary>[conditions] the prediction for the reference window, on the predictor's scale.</summary>
    public required IReadOnlyList<double> Reference { get; init; }

    /// <summary>[conditions] the prediction with all of the alleles.</summary>
    public required IReadOnlyList<double> Alternative { get; init; }

    /// <summary>[conditions] the sum of what each of the alleles does alone.</summary>
    public required IReadOnlyList<double> SumOfSingles { get; init; }

    /// <summary>Alleles of the person, in this gene's window, that were left out, with the reason.</summary>
    public required IReadOnlyList<(VcfRecord Record, VcfAllele Allele, string Reason)> Refused { get; init; }

    /// <summary>The effect: the prediction with the alleles less the one without.</summary>
    /// <param name="condition">Index into the predictor's conditions.</param>
    public double Effect(int condition) => Alternative[condition] - Reference[condition];
}
