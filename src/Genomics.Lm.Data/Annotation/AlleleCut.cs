namespace Genomics.Lm.Data.Annotation;

/// <summary>What became of putting an allele into a window.</summary>
public enum AlleleCut
{
    /// <summary>The window was cut with the allele in it.</summary>
    Done,

    /// <summary>The genome has other bases there than the record's reference allele: another assembly, or a shifted file.</summary>
    OtherReference,

    /// <summary>The allele deletes or displaces the start itself, so that the window has no place to be aligned to.</summary>
    AcrossStart,

    /// <summary>An allele is longer than the window.</summary>
    TooLong,

    /// <summary>The allele does not touch the window.</summary>
    Outside,

    /// <summary>It replaces bases that another allele of the same chromosome replaces already.</summary>
    Overlapping,
}
