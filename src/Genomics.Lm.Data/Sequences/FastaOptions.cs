namespace Genomics.Lm.Data.Sequences;

/// <summary>How FASTA headers are read.</summary>
public sealed record FastaOptions
{
    /// <summary>Takes the whole header as the id, as DExTER's own program does; by default the id is its first word.</summary>
    public bool WholeHeaderAsId { get; init; }
}
