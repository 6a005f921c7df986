namespace Genomics.Lm.Data.Annotation;

/// <summary>What is read from an annotation.</summary>
public sealed record AnnotationOptions
{
    /// <summary>
    /// <c>gene</c>: one entry per gene. <c>transcript</c>: one per transcript. Any other feature type of the file: one per gene, at the 5′
    /// end of its features of that type; <c>CDS</c> gives the start of translation. BED lines have no type, the option does not concern
    /// them.
    /// </summary>
    public string Feature { get; init; } = "gene";

    /// <summary>Biotypes to keep, for example <c>protein_coding</c>; null keeps all.</summary>
    public IReadOnlyList<string>? Biotypes { get; init; }

    /// <summary>Which start stands for a gene with several.</summary>
    public TssRule Tss { get; init; } = TssRule.GeneStart;

    /// <summary>
    /// The attribute (or NCBI column) that gives the ids, for example <c>gene_name</c>; or the name of a cross-reference, for example
    /// <c>GeneID</c>. Null takes the gene id of the format.
    /// </summary>
    public string? IdAttribute { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property cannot be used; the message names it.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Feature))
            throw new ArgumentException($"{nameof(Feature)} is empty; give a feature type such as gene, transcript or CDS",
                nameof(Feature));
        if (Biotypes is { Count: 0 })
            throw new ArgumentException($"{nameof(Biotypes)} is empty; name at least one, or none to keep all", nameof(Biotypes));
        if (IdAttribute is { Length: 0 })
            throw new ArgumentException($"{nameof(IdAttribute)} is empty; name an attribute such as gene_name", nameof(IdAttribute));
        if (!Enum.IsDefined(Tss)) throw new ArgumentException($"{nameof(Tss)} {Tss} is not known", nameof(Tss));
        if (Tss == TssRule.CanonicalTranscript && Feature != "gene")
            throw new ArgumentException(
                $"{nameof(Tss)} {Tss} chooses among the transcripts of a gene; it needs {nameof(Feature)} gene, not {Feature}",
                    nameof(Tss));
    }
}
