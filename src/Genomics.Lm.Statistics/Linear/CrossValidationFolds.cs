using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>Deals rows into the folds of a cross-validation.</summary>
public static class CrossValidationFolds
{
    /// <summary>
    /// The fold of every row. Rows of a group stay together: groups are shuffled, then dealt from the largest on, each to the smallest
    /// fold so far, so that sizes differ by the size of a group at most; without groups by one row.
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="random">Shuffles.</param>
    /// <param name="groups">
    /// Each row's group, or null: each is its own. Fewer groups than folds cannot be kept whole: they are then not looked at.
    /// </param>
    public static int[] Deal(int rows, int folds, CounterRandom random, IReadOnlyList<int>? groups = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        if (groups is not null && groups.Count != rows)
            throw new ArgumentException($"{groups.Count} groups for {rows} rows", nameof(groups));
        var known = groups is not null && groups.Distinct().Count() >= folds ? groups : null;
        var members = Enumerable.Range(0, rows).GroupBy(row => known?[row] ?? row).Select(g => g.ToArray()).ToArray();
        random.Shuffle<int[]>(members);
        var (dealt, sizes) = (new int[rows], new int[folds]);
        foreach (var group in members.OrderByDescending(g => g.Length))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += group.Length;
            foreach (var row in group) dealt[row] = smallest;
        }
        return dealt;
    }
}
