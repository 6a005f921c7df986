namespace Genomics.Lm.Data.Sequences;

/// <summary>The strand of a gene or window.</summary>
public enum Strand
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>The strand written in the genome file (<c>+</c>).</summary>
    Forward,

    /// <summary>Its reverse complement (<c>-</c>).</summary>
    Reverse,
}
