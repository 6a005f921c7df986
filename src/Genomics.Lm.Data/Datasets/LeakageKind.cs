namespace Genomics.Lm.Data.Datasets;

/// <summary>Why two genes must not stand on both sides of a split.</summary>
public enum LeakageKind
{
    /// <summary>Their windows overlap in the genome (neighbours, divergent promoters), by the coordinates in their headers.</summary>
    Overlap,

    /// <summary>Their windows share a stretch of identical bases, on either strand, though not by coordinates.</summary>
    SharedSequence,

    /// <summary>Their windows share many k-mers, on either strand: paralogues, recent duplicates.</summary>
    NearDuplicate,

    /// <summary>They are one gene under different versions of its id, or the X and Y copies of a pseudo-autosomal gene.</summary>
    SameGene,

    /// <summary>
    /// An alignment of their windows, on either strand, shows enough identity over enough of the shorter one; with identity 0, that it was
    /// not decided whether a gene has such a relative in its leakage group (<see cref="LeakageReport.UndecidedTestGenes"/>).
    /// </summary>
    Alignment,
}
