using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>A variant with the windows that are still to be predicted.</summary>
internal sealed record VariantDraft(VcfRecord Record, VariantPlace Place)
{
    public List<(VcfAllele Allele, TssWindow Window, DnaSequence Sequence)> Cuts { get; } = [];

    public List<(VcfAllele Allele, AnnotatedGene Gene, AlleleCut Reason)> Refused { get; } = [];
}
