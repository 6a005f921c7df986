namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Names that quantification programs, annotation tables and people give to columns that are no conditions.</summary>
internal static class MetadataColumns
{
    /// <summary>
    /// Columns of salmon, kallisto, RSEM, featureCounts, StringTie, Cufflinks, DESeq2, BioMart, cBioPortal and of gene annotation; compared
    /// by their letters and digits, whatever their case.
    /// </summary>
    private static readonly HashSet<string> Known = new[]
    {
        "Description", "short_description", "Length", "gene_length", "transcript_length", "exon_length", "EffectiveLength",
            "effective_length", "eff_length", "width",
        "NumReads", "est_counts", "expected_count", "num_exons", "exon_count", "IsoPct", "coverage", "locus",
        "Chr", "chrom", "chromosome", "chromosome_name", "Chromosome/scaffold name", "seqname", "seqnames", "seqid",
        "Start", "End", "Strand", "start_position", "end_position", "Gene start (bp)", "Gene end (bp)", "gene_start", "gene_end",
            "Transcript start (bp)", "Transcript end (bp)", "Transcription start site (TSS)", "TSS", "tx_start", "tx_end",
        "gene_name", "gene_symbol", "gene_short_name", "symbol", "hgnc_symbol", "Hugo_Symbol", "hgnc_id", "HGNC symbol",
        "external_gene_name", "entrezgene", "entrezgene_id", "entrez_id", "Entrez_Gene_Id", "NCBI gene (formerly Entrezgene) ID",
            "NCBI gene ID",
        "gene_type", "gene_biotype", "biotype", "transcript_type", "transcript_biotype", "class_code", "nearest_ref_id", "tss_id",
        "gene_id", "ensembl_gene_id", "Gene stable ID", "Gene stable ID version", "transcript_id", "transcript_id(s)", "target_id",
            "Transcript stable ID", "t_id", "t_name", "tracking_id",
        "Gene % GC content", "gc_content", "percentage_gene_gc_content",
    }.Select(ConditionNames.Simplify).ToHashSet(StringComparer.Ordinal);

    // names that may be conditions elsewhere: only beside the column by which the program is known
    private static readonly (string Mark, string[] Columns)[] Programs =
    [
        ("log2FoldChange", ["baseMean", "lfcSE", "stat", "pvalue", "padj"]),
        ("logFC", ["AveExpr", "t", "P.Value", "adj.P.Val", "B", "logCPM", "LR", "F", "PValue", "FDR"]),
        ("Gene Name", ["Reference"]),
        ("FPKM", ["cov", "FPKM_conf_lo", "FPKM_conf_hi", "FPKM_status"]),
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
        var found = header.Where(name => Known.Contains(ConditionNames.Simplify(name))).ToHashSet(StringComparer.Ordinal);
        foreach (var (mark, columns) in Programs)
            if (header.Contains(mark)) found.UnionWith(columns);
        return found;
    }

    /// <summary>Whether a header cell is the title of a column of ids.</summary>
    public static bool IsIdTitle(string name) => IdTitles.Contains(ConditionNames.Simplify(name));
}
