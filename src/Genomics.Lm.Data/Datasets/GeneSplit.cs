namespace Genomics.Lm.Data.Datasets;

/// <summary>Which genes of a <see cref="GeneDataset"/> are learnt from, stopped on and tested. A partition: no gene in two parts.</summary>
public sealed record GeneSplit
{
    /// <summary>What made the split, for example <c>study seed=686185200</c>.</summary>
    public required string Description { get; init; }

    /// <summary>Indices of training genes.</summary>
    public required IReadOnlyList<int> Training { get; init; }

    /// <summary>Indices of validation genes.</summary>
    public required IReadOnlyList<int> Validation { get; init; }

    /// <summary>Indices of test genes, ascending (table order).</summary>
    public required IReadOnlyList<int> Testing { get; init; }

    /// <summary>
    /// Training and validation genes in the order in which the split drew them; a gene that the table lists twice may have been drawn
    /// twice and then stands here twice.
    /// </summary>
    public required IReadOnlyList<int> Learning { get; init; }
}
