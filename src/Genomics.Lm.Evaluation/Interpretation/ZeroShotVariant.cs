using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>A variant with the scores of a model that was fitted to no measurement.</summary>
/// <param name="Record">The variant as it was read.</param>
/// <param name="Scores">Its alleles that were scored.</param>
/// <param name="Refused">Alleles that could not be put into the genome, with the reason.</param>
/// <param name="Place">Where it lies; genes play no part.</param>
public sealed record ZeroShotVariant(VcfRecord Record, IReadOnlyList<(VcfAllele Allele, ZeroShotScore Score)> Scores,
    IReadOnlyList<(VcfAllele Allele, AlleleCut Reason)> Refused, VariantPlace Place);
