namespace Genomics.Lm.Data.Annotation;

/// <summary>One alternative allele of a VCF record.</summary>
/// <param name="Number">1-based place in the record's list of alternatives.</param>
/// <param name="Text">As in the file.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct VcfAllele(int Number, string Text, AlleleKind Kind)
{
    /// <summary>Whether the allele can be put into a sequence.</summary>
    public bool IsUsable => Kind == AlleleKind.Bases;

    /// <summary>The upper-case bases of a usable allele.</summary>
    public string Bases => Text.ToUpperInvariant();
}
