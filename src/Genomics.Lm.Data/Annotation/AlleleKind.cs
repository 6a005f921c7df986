namespace Genomics.Lm.Data.Annotation;

/// <summary>What an alternative allele of a variant is. Only bases can be put into a sequence.</summary>
public enum AlleleKind
{
    /// <summary>Bases: a substitution, an insertion or a deletion with its bases written out.</summary>
    Bases,

    /// <summary>A symbol such as <c>&lt;DEL&gt;</c> or <c>&lt;NON_REF&gt;</c>.</summary>
    Symbolic,

    /// <summary>A breakend such as <c>G]17:198982]</c> or <c>.TGCA</c>.</summary>
    Breakend,

    /// <summary><c>*</c>: the base is missing because of a deletion that begins before it.</summary>
    SpanningDeletion,

    /// <summary><c>.</c>: no alternative was found.</summary>
    Missing,

    /// <summary>
    /// Letters other than A, C, G, T in the allele, or other than these and N in its reference; or a place before the first base.
    /// </summary>
    Malformed,

    /// <summary>The same bases as the reference.</summary>
    SameAsReference,
}
