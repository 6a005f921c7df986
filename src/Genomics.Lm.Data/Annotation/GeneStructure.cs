using Genomics.Lm.Data.Annotation.Internals;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

/// <summary>
/// The parts of a gene's transcript: lengths in bases, GC content, exon junctions. One transcript stands for a gene: the one marked
/// <c>MANE_Select</c>, else <c>Ensembl_canonical</c>, <c>RefSeq_Select</c> or <c>appris_principal_1</c>; else the one with the longest
/// coding sequence, of these the longest spliced one, of these the first in the file.
/// </summary>
/// <remarks>
/// The features that go with the half-life of an mRNA (Spies, Burge and Bartel 2013; Agarwal and Shendure 2020). The coding sequence has
/// its stop codon, which GTF gives apart from <c>CDS</c>. Overlapping and touching exons are one.
/// </remarks>
public sealed record GeneStructure
{
    /// <summary>The gene's id, as in the file.</summary>
    public required string Gene { get; init; }

    /// <summary>The transcript's id, as in the file.</summary>
    public required string Transcript { get; init; }

    /// <summary>From the transcript's first to its last base, 0-based half-open.</summary>
    public required GenomicLocation Location { get; init; }

    /// <summary>Bases of the spliced transcript.</summary>
    public required long TranscriptLength { get; init; }

    /// <summary>Bases of exons before the coding sequence; 0 for genes that code for no protein.</summary>
    public required long Utr5Length { get; init; }

    /// <summary>Bases of the coding sequence; 0 for genes that code for no protein.</summary>
    public required long CdsLength { get; init; }

    /// <summary>Bases of all introns.</summary>
    public required long IntronLength { get; init; }

    /// <summary>Bases of exons after the coding sequence; 0 for genes that code for no protein.</summary>
    public required long Utr3Length { get; init; }

    /// <summary>Number of exons.</summary>
    public required int Exons { get; init; }

    /// <summary>Junctions of exons within the coding sequence.</summary>
    public required int CdsJunctions { get; init; }

    /// <summary>Share of G and C among the known bases of the 5′ untranslated region; NaN without a genome, or when there is
    /// none.</summary>
    public double Utr5Gc { get; init; } = double.NaN;

    /// <summary>The same of the coding sequence.</summary>
    public double CdsGc { get; init; } = double.NaN;

    /// <summary>The same of the introns.</summary>
    public double IntronGc { get; init; } = double.NaN;

    /// <summary>The same of the 3′ untranslated region.</summary>
    public double Utr3Gc { get; init; } = double.NaN;

    /// <summary>Junctions of exons per 1,000 bases of the coding sequence; NaN when there is none.</summary>
    public double OrfExonDensity => CdsLength == 0 ? double.NaN : CdsJunctions * 1000.0 / CdsLength;

    /// <summary>Reads the structure of every gene with exons or coding parts.</summary>
    /// <param name="annotation">GTF or GFF3, plain or compressed.</param>
    /// <param name="genome">Gives the GC contents; null leaves them out. Chromosomes match as <see cref="ChromosomeNames"/> says.</param>
    /// <param name="progress">Receives the number of genes done.</param>
    /// <param name="cancellationToken">Checked every few thousand lines and between genes.</param>
    /// <returns>One entry per gene, in the order of the file.</returns>
    /// <exception cref="GenomicsDataException">The file is missing or malformed, of another format, has no exon; or has no chromosome of
    /// the
    /// genome, or reaches beyond one.</exception>
    public static IReadOnlyList<GeneStructure> Read(string annotation, IGenome? genome = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(annotation);
        var transcripts = TranscriptFile.Read(annotation, cancellationToken);
        return StructureMeasurer.Measure(transcripts, annotation, genome, progress, cancellationToken);
    }

    /// <summary>
    /// The table of these numbers by gene: lengths and counts as they are, GC contents where there was a genome.
    /// </summary>
    /// <param name="structures">One per gene.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <param name="ignoreIdVersion">Ids match without their version.</param>
    public static CovariateTable ToTable(IReadOnlyList<GeneStructure> structures, string source, bool ignoreIdVersion = false)
    {
        ArgumentNullException.ThrowIfNull(structures);
        var hasGc = structures.Any(s => !double.IsNaN(s.CdsGc) || !double.IsNaN(s.Utr5Gc) || !double.IsNaN(s.IntronGc));
        string[] names = ["utr5_length", "cds_length", "intron_length", "utr3_length", "transcript_length", "exons", "orf_exon_density",
            .. hasGc ? (string[])["utr5_gc", "cds_gc", "intron_gc", "utr3_gc"] : []];
        return new CovariateTable(source, [.. structures.Select(s => s.Gene)], names, [.. structures.SelectMany(s => (double[])
        [
            s.Utr5Length, s.CdsLength, s.IntronLength, s.Utr3Length, s.TranscriptLength, s.Exons, s.OrfExonDensity,
            .. hasGc ? (double[])[s.Utr5Gc, s.CdsGc, s.IntronGc, s.Utr3Gc] : [],
        ])], ignoreIdVersion);
    }
}
