namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Which genes of a <see cref="GeneDataset"/> are learnt from, stopped on and tested. A partition: no gene in two parts, or twice in one.
/// Every part is compared with the others when it is set, so genes are moved between parts by making a new split.
/// </summary>
public sealed record GeneSplit
{
    private readonly IReadOnlyList<int> _training = [], _validation = [], _testing = [], _learning = [];

    /// <summary>What made the split, for example <c>study seed=686185200</c>.</summary>
    public required string Description { get; init; }

    /// <summary>Indices of training genes.</summary>
    /// <exception cref="ArgumentException">A gene is here twice or in another part too.</exception>
    public required IReadOnlyList<int> Training
    {
        get => _training;
        init => _training = Part(value, nameof(Training), (nameof(Validation), _validation), (nameof(Testing), _testing));
    }

    /// <summary>Indices of validation genes.</summary>
    /// <exception cref="ArgumentException">A gene is here twice or in another part too.</exception>
    public required IReadOnlyList<int> Validation
    {
        get => _validation;
        init => _validation = Part(value, nameof(Validation), (nameof(Training), _training), (nameof(Testing), _testing));
    }

    /// <summary>Indices of test genes, ascending (table order).</summary>
    /// <exception cref="ArgumentException">A gene is here twice or in another part too.</exception>
    public required IReadOnlyList<int> Testing
    {
        get => _testing;
        init => _testing = Part(value, nameof(Testing), (nameof(Training), _training), (nameof(Validation), _validation),
            (nameof(Learning), _learning));
    }

    /// <summary>
    /// Training and validation genes in the order in which the split drew them; a gene that the table lists twice may have been drawn
    /// twice and then stands here twice.
    /// </summary>
    /// <exception cref="ArgumentException">A gene is tested too.</exception>
    public required IReadOnlyList<int> Learning
    {
        get => _learning;
        init => _learning = Part(value, nameof(Learning), (nameof(Testing), _testing));
    }

    /// <summary>
    /// The group of each gene of the dataset that the split was told to keep together, by the index of its first gene; null where it was
    /// told of none.
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>What a user should know: a part that is empty. Empty when nothing is odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    private static IReadOnlyList<int> Part(IReadOnlyList<int> genes, string name,
        params ReadOnlySpan<(string Name, IReadOnlyList<int> Genes)> others)
    {
        ArgumentNullException.ThrowIfNull(genes, name);
        var own = genes.ToHashSet();
        if (own.Any(gene => gene < 0)) throw new ArgumentException("an index of a gene is negative", name);
        if (own.Count < genes.Count && name != nameof(Learning))
            throw new ArgumentException($"{genes.Count - own.Count} genes stand twice in {name}; a part has each gene once", name);
        foreach (var (other, theirs) in others)
        {
            int[] both = [.. theirs.Where(own.Contains).Distinct()];
            if (both.Length > 0)
                throw new ArgumentException(
                    $"{both.Length} genes are in {name} and in {other} (the first has the index {both[0]}); a gene belongs to one part "
                        + $"of a split", name);
        }
        return genes;
    }
}
