namespace Genomics.Lm.Data;

/// <summary>What is known of a fit that was not made in the run that compares it.</summary>
public sealed record FitElsewhere
{
    /// <summary>What is known of the genes it learnt from, in words that follow its name.</summary>
    public required string Description { get; init; }

    /// <summary>Indices of those genes of the compared dataset that it is known to have learnt from, ascending.</summary>
    public IReadOnlyList<int> Learnt { get; init; } = [];

    /// <summary>
    /// Number of genes it learnt from that the dataset has not, so that no leakage audit of the dataset sees them; null where it is not
    /// known what it learnt from.
    /// </summary>
    public int? Absent { get; init; }
}
