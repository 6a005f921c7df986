namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>What a feature type says by itself; in GFF3 the parents have the last word.</summary>
internal enum FeatureLevel { Other, Region, Part, Transcript, Gene }

internal static class FeatureTypes
{
    // gene, ncRNA_gene, pseudogene, protein_coding_gene; mRNA, lnc_RNA, transcript, V_gene_segment, NMD_transcript_variant;
    // exon, pseudogenic_exon, CDS
    public static FeatureLevel LevelOf(ReadOnlySpan<byte> type)
        => type.EndsWith("exon"u8) || type.EndsWith("CDS"u8) ? FeatureLevel.Part
        : type.EndsWith("gene"u8) ? FeatureLevel.Gene
        : type.EndsWith("RNA"u8) || type.EndsWith("transcript"u8) || type.EndsWith("transcript_variant"u8)
        || type.EndsWith("gene_segment"u8)
            ? FeatureLevel.Transcript
        : IsRegion(type) ? FeatureLevel.Region : FeatureLevel.Other;

    /// <summary>Features of no level that have no children, so that their parents need not be kept.</summary>
    public static bool IsLeaf(ReadOnlySpan<byte> type)
        => type.EndsWith("UTR"u8) || type.EndsWith("intron"u8) || type.EndsWith("codon"u8) || type.EndsWith("match_part"u8)
            || type.EndsWith("protein"u8) || type.EndsWith("polypeptide"u8);

    private static bool IsRegion(ReadOnlySpan<byte> type)
        => type.SequenceEqual("region"u8) || type.SequenceEqual("chromosome"u8) || type.SequenceEqual("scaffold"u8)
        || type.SequenceEqual("supercontig"u8);
}
