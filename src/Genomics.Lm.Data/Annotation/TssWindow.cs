using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

/// <summary>The place of a window around a gene's start.</summary>
/// <param name="Gene">The gene.</param>
/// <param name="Chromosome">Index of the chromosome in the genome.</param>
/// <param name="Location">
/// The window on the forward strand, 0-based half-open, under the genome's name of the chromosome, with the gene's strand; filled windows
/// may leave the chromosome.
/// </param>
public readonly record struct TssWindow(AnnotatedGene Gene, int Chromosome, GenomicLocation Location)
{
    /// <summary>
    /// The index in the window, on the gene's strand, of a position on the chromosome (0-based both); outside 0 to length − 1 when it lies
    /// outside.
    /// </summary>
    public long IndexOf(long position) => Location.Strand == Strand.Reverse ? Location.End - 1 - position : position - Location.Start;
}
