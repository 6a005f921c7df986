namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Connected components by union and find; a component is known by its smallest member.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parent = [.. Enumerable.Range(0, count)];

    public void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        _parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>What is together in the one or in the other division of the same items.</summary>
    /// <param name="first">[items] components by the index of a member.</param>
    /// <param name="second">[items] the other's.</param>
    public static int[] Joined(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var sets = new DisjointSets(first.Count);
        for (var item = 0; item < first.Count; item++)
        {
            sets.Join(item, first[item]);
            sets.Join(item, second[item]);
        }
        return [.. Enumerable.Range(0, first.Count).Select(sets.Find)];
    }

    public int Find(int item)
    {
        while (_parent[item] != item) item = _parent[item] = _parent[_parent[item]];
        return item;
    }
}
