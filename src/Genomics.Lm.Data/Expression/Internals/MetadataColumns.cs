namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Names that quantification programs, annotation tables and people give to columns that are no conditions.</summary>
internal static class MetadataColumns
{
    /// <summary>
    /// Columns of salmon, kallisto, RSEM, featureCounts, StringTie, DESeq2 and of gene annotation; compared without case.
    /// </summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Description", "short_description", "Length", "gene_length", "transcript_length", "EffectiveLength", "effective_length",
            "eff_length", "width",
        "NumReads", "est_counts", "expected_count", "Chr", "chrom", "chromosome", "chromosome_name", "seqname", "seqnames", "seqid",
        "Start", "End", "Strand", "start_position", "end_position", "gene_name", "Gene Name", "gene_symbol", "symbol", "hgnc_symbol",
            "hgnc_id",
        "external_gene_name", "entrezgene", "entrezgene_id", "entrez_id", "gene_type", "gene_biotype", "biotype", "transcript_type",
            "transcript_biotype",
        "gene_id", "Geneid", "Gene ID", "ensembl_gene_id", "transcript_id", "transcript_id(s)", "target_id",
    };

    // names that may be conditions elsewhere: only beside the column by which the program is known
    private static readonly (string Mark, string[] Columns)[] Programs =
    [
        ("log2FoldChange", ["baseMean", "lfcSE", "stat", "pvalue", "padj"]),
        ("logFC", ["AveExpr", "t", "P.Value", "adj.P.Val", "B", "logCPM", "LR", "F", "PValue", "FDR"]),
        ("Gene Name", ["Reference", "Coverage"]),
    ];

    // titles of the first column by which a header is known whatever its conditions are called
    private static readonly HashSet<string> IdTitles = new(StringComparer.Ordinal)
    {
        "gene", "genes", "geneid", "geneids", "genename", "genesymbol", "symbol", "name", "names", "id", "ids", "idref", "ensembl",
            "ensemblid", "ensemblgeneid",
        "transcript", "transcriptid", "targetid", "probe", "probeid", "probeset", "probesetid", "orf", "locus", "locustag", "accession",
            "featureid",
        "rowname", "rownames", "index", "unnamed0", "sequenceid", "00annotation", "refseq", "hugosymbol",
    };

    /// <summary>Which of these columns are no conditions.</summary>
    public static HashSet<string> In(IReadOnlyList<string> header)
    {
        var found = header.Where(Known.Contains).ToHashSet(StringComparer.Ordinal);
        foreach (var (mark, columns) in Programs)
            if (header.Contains(mark)) found.UnionWith(columns);
        return found;
    }

    /// <summary>Whether a header cell is the title of a column of ids.</summary>
    public static bool IsIdTitle(string name) => IdTitles.Contains(ConditionNames.Simplify(name));
}
