namespace Genomics.Lm.Data.Annotation;

/// <summary>Why a gene has no window.</summary>
public enum WindowExclusion
{
    /// <summary>The genome has no chromosome of that name.</summary>
    UnknownChromosome,

    /// <summary>
    /// The gene lies beyond the end of its chromosome: annotation and genome may be of different assemblies (or the gene spans the origin
    /// of a circle).
    /// </summary>
    BeyondChromosome,

    /// <summary>The window would leave the chromosome.</summary>
    ChromosomeEnd,

    /// <summary>More unknown bases (N) than wanted.</summary>
    UnknownBases,
}
