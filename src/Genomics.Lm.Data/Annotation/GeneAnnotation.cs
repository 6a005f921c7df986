using Genomics.Lm.Data.Annotation.Internals;

namespace Genomics.Lm.Data.Annotation;

/// <summary>The genes of an annotation file, one entry per gene (or per transcript), in the order of the file. Immutable.</summary>
/// <remarks>
/// One entry per gene, by this rule. GTF, GFF3, NCBI: the gene's own line gives its place; a gene without one is built from its
/// transcripts, else from its exons and coding parts; <see cref="TssRule"/> says which start counts. In GFF3 a line belongs to the topmost
/// gene above it. BED: of several lines of one gene (<c>gene|promoter_2</c>: the gene stands before the bar) the lowest promoter number
/// counts, without numbers the outermost 5′ end of those that overlap or are short (at most 1,000 bases, as promoters are).
/// A gene that is found at two places (gene or transcript lines that do not overlap, on one or two chromosomes or strands) stays where it
/// was found first.
/// </remarks>
public sealed class GeneAnnotation
{
    /// <summary>Makes an annotation from genes.</summary>
    /// <param name="source">Where it comes from (a file's path), for messages.</param>
    /// <param name="format">The format it was read from.</param>
    /// <param name="genes">The genes, ids unique.</param>
    public GeneAnnotation(string source, AnnotationFormat format, IReadOnlyList<AnnotatedGene> genes)
        => (Source, Format, Genes) = (source, format, genes);

    /// <summary>Where the annotation comes from, for messages.</summary>
    public string Source { get; }

    /// <summary>The format it was read from.</summary>
    public AnnotationFormat Format { get; }

    /// <summary>The genes, each once.</summary>
    public IReadOnlyList<AnnotatedGene> Genes { get; }

    /// <summary>Other names that the file itself gives its chromosomes (NCBI's and Ensembl's GFF3, NCBI's feature table).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ChromosomeAliases { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Genes left out because the file gives no strand, so that they have no start.</summary>
    public int WithoutStrand { get; init; }

    /// <summary>
    /// Genes left out because they lack the attribute asked for as id, or because the id has blanks; and lines of genes, transcripts,
    /// exons and coding parts that name no gene.
    /// </summary>
    public int WithoutId { get; init; }

    /// <summary>Genes left out because an earlier one has the same id (a symbol used twice), and further places of a gene.</summary>
    public int Repeated { get; init; }

    /// <summary>Genes left out because of their biotype.</summary>
    public int OtherBiotypes { get; init; }

    /// <summary>
    /// Genes whose start is their 5′ end because no transcript is marked; 0 unless <see cref="TssRule.CanonicalTranscript"/> was asked
    /// for.
    /// </summary>
    public int WithoutCanonicalTranscript { get; init; }

    /// <summary>Reads GTF, GFF3, BED or an NCBI feature table; plain, gzip or bgzip.</summary>
    /// <param name="path">The file. The format is recognised by its content.</param>
    /// <param name="options">Feature, biotypes, ids, which start counts.</param>
    /// <param name="cancellationToken">Checked every few thousand lines.</param>
    /// <exception cref="GenomicsDataException">The file is missing, cut off or malformed, of another format, or holds no gene that was
    /// asked for.</exception>
    public static GeneAnnotation Read(string path, AnnotationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new AnnotationOptions();
        options.Validate();
        return AnnotationFile.Read(path, options, cancellationToken);
    }

    /// <summary><see cref="Read"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="Read" path="/param|/exception"/>
    public static Task<GeneAnnotation> ReadAsync(
        string path, AnnotationOptions? options = null, CancellationToken cancellationToken = default)
        => Background.Run(() => Read(path, options, cancellationToken), cancellationToken);
}
