using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>Why an allele was not scored, in words.</summary>
public static class RefusalText
{
    /// <summary>Why an allele cannot be put into any sequence.</summary>
    public static string Of(AlleleKind kind) => kind switch
    {
        AlleleKind.Symbolic => "a symbol, no bases",
        AlleleKind.Breakend => "a breakend, no bases",
        AlleleKind.SpanningDeletion => "missing because of a deletion that begins before it",
        AlleleKind.Missing => "no alternative",
        AlleleKind.SameAsReference => "the same as the reference allele",
        _ => "letters other than A, C, G, T (the reference may have N too), or a place before the first base",
    };

    /// <summary>Why an allele touches no window; null where it may.</summary>
    public static string? Of(VariantPlace place) => place switch
    {
        VariantPlace.UnknownChromosome => "the genome has no chromosome of that name",
        VariantPlace.BeyondChromosome => "beyond the end of the chromosome: another assembly",
        VariantPlace.WithoutGenes => "no gene has a window on the chromosome",
        _ => null,
    };

    /// <summary>Why an allele was not put into a gene's window.</summary>
    public static string Of(AlleleCut cut) => cut switch
    {
        AlleleCut.OtherReference => "the genome has other bases there than the reference allele",
        AlleleCut.AcrossStart => "takes away the gene's start",
        AlleleCut.Overlapping => "overlaps another allele of the same chromosome",
        _ => "longer than the window",
    };
}
