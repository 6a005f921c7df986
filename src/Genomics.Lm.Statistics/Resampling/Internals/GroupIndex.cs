namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>Numbers leakage groups 0, 1, 2, … in the order of their first gene.</summary>
internal sealed class GroupIndex
{
    private readonly int[] _groupOf;

    /// <param name="groups">Any integer per gene, equal for genes of one group; null: each gene its own group.</param>
    /// <param name="genes">Number of genes.</param>
    public GroupIndex(IReadOnlyList<int>? groups, int genes)
    {
        if (groups is not null && groups.Count != genes)
            throw new ArgumentException($"{genes} genes need as many groups, got {groups.Count}", nameof(groups));
        _groupOf = new int[genes];
        var numbers = new Dictionary<int, int>();
        for (var gene = 0; gene < genes; gene++)
        {
            if (groups is null) { _groupOf[gene] = gene; continue; }
            if (!numbers.TryGetValue(groups[gene], out var number)) numbers.Add(groups[gene], number = numbers.Count);
            _groupOf[gene] = number;
        }
        Count = groups is null ? genes : numbers.Count;
    }

    public int Count { get; }

    public int GroupOf(int gene) => _groupOf[gene];

    /// <summary>What the sizes of the groups cost.</summary>
    public FewGroups Few => new(GroupSizes.Of(_groupOf, _groupOf.Length).Effective);
}
