using Genomics.Lm.Data.Expression.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression;

/// <summary>Expression from the files of the GTEx project, releases v6p to v10.</summary>
public static class GtexExpression
{
    /// <summary>
    /// Reads per-tissue medians: the GCT files <c>…_gene_median_tpm.gct.gz</c> (v7, v8, v10) and <c>…_gene_median_rpkm.gct.gz</c> (v6p),
    /// or the same as a plain table with or without <c>Description</c>.
    /// </summary>
    /// <param name="path">The file, compressed or not.</param>
    /// <param name="options">Tissues, pseudo-autosomal genes.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <returns>Genes with their versioned Ensembl ids × tissues, named as in the file.</returns>
    /// <exception cref="GenomicsDataException">The file is missing, malformed or cut off, or a tissue is unknown.</exception>
    public static ExpressionTable ReadMedians(string path, GtexOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new GtexOptions();
        options.Validate();
        var table = ExpressionTable.Read(path, new ExpressionReadOptions { Conditions = options.Tissues }, cancellationToken);
        return options.ParY == ParYPolicy.Drop ? table.Where(gene => !GeneId.IsParY(gene)) : table;
    }

    /// <summary><see cref="ReadMedians"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="ReadMedians" path="/param|/returns|/exception"/>
    public static Task<ExpressionTable> ReadMediansAsync(
        string path, GtexOptions? options = null, CancellationToken cancellationToken = default)
        => Background.Run(() => ReadMedians(path, options, cancellationToken), cancellationToken);

    /// <summary>
    /// Computes per-tissue medians from a sample-level file, row by row: the file (many gigabytes when unpacked) is never in memory.
    /// </summary>
    /// <param name="samples">A GCT with one column per sample (<c>…_gene_tpm.gct.gz</c>).</param>
    /// <param name="attributes">The sample attributes with the columns <c>SAMPID</c> and <c>SMTSD</c>.</param>
    /// <param name="options">Tissues, smallest number of samples, pseudo-autosomal genes, threads.</param>
    /// <param name="progress">Receives genes done.</param>
    /// <param name="cancellationToken">Checked between batches of genes.</param>
    /// <returns>Genes × tissues, tissues in the order asked for, else by name. Of an even number of samples the mean of the middle
    /// two.</returns>
    /// <exception cref="GenomicsDataException">A file is missing, malformed or cut off, no sample has attributes, or a tissue is
    /// unknown.</exception>
    public static ExpressionTable ReadSampleMedians(
        string samples, string attributes, GtexOptions? options = null, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        options ??= new GtexOptions();
        options.Validate();
        var tissueOf = SampleAttributes.Read(attributes);
        using var reader = new LineReader(samples);
        return new SampleMedians(reader, tissueOf, options).Compute(progress, cancellationToken);
    }

    /// <summary><see cref="ReadSampleMedians"/> on threads of the pool.</summary>
    /// <inheritdoc cref="ReadSampleMedians" path="/param|/returns|/exception"/>
    public static Task<ExpressionTable> ReadSampleMediansAsync(
        string samples, string attributes, GtexOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => Background.Run(() => ReadSampleMedians(samples, attributes, options, progress, cancellationToken), cancellationToken);
}
