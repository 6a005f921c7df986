namespace Genomics.Lm.Data.Annotation;

/// <summary>The format of an annotation file; recognised by its content.</summary>
public enum AnnotationFormat
{
    /// <summary>GTF (GFF version 2): attributes such as <c>gene_id "ENSG00000000003";</c>.</summary>
    Gtf,

    /// <summary>GFF version 3: attributes such as <c>ID=gene:ENSG00000000003;</c>.</summary>
    Gff3,

    /// <summary>BED: 0-based half-open intervals, one gene or promoter a line.</summary>
    Bed,

    /// <summary>NCBI's feature table: a header line that begins with <c># feature</c>.</summary>
    NcbiFeatureTable,
}
