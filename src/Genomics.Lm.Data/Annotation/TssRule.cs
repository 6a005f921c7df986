namespace Genomics.Lm.Data.Annotation;

/// <summary>Which of a gene's transcription starts stands for the gene.</summary>
public enum TssRule
{
    /// <summary>The gene's 5′ end: the start of its outermost transcript.</summary>
    GeneStart,

    /// <summary>
    /// The start of the transcript that the annotation marks: <c>MANE_Select</c>, else <c>Ensembl_canonical</c>, else
    /// <c>RefSeq_Select</c>, else <c>appris_principal_1</c>. A gene without a marked transcript keeps its 5′ end.
    /// </summary>
    CanonicalTranscript,
}
