using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Takes whole groups out of a set so that their genes come near a wanted share.</summary>
internal sealed class GroupDeal(List<(string Name, int[] Genes)> groups, long seed, string noun)
{
    private const int Shuffles = 32;

    /// <summary>Groups that were not taken yet, by name.</summary>
    public List<(string Name, int[] Genes)> Left { get; private set; } = groups;

    /// <summary>Takes groups by name, or drawn: of some shuffles the one whose genes, taken greedily, come nearest to the share.</summary>
    public List<(string Name, int[] Genes)> Take(IReadOnlyList<string>? names, double share, uint stream)
    {
        var taken = names is null ? Draw(share, stream) : [.. names.Distinct().Select(Find)];
        var takenNames = taken.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        Left = [.. Left.Where(g => !takenNames.Contains(g.Name))];
        if (Left.Count == 0) throw new GenomicsDataException($"no {noun} is left to train on; test or validate on fewer");
        return [.. taken.OrderBy(g => g.Name, StringComparer.Ordinal)];
    }

    private List<(string Name, int[] Genes)> Draw(double share, uint stream)
    {
        var target = share * Left.Sum(g => g.Genes.Length);
        List<(string, int[])> best = [];
        var bestMiss = double.PositiveInfinity;
        for (var attempt = 0u; attempt < Shuffles && bestMiss > 0.5; attempt++)
        {
            var shuffled = Left.ToArray();
            new CounterRandom(seed, RandomStreams.Split + (((ulong)stream << 8 | attempt) << 40)).Shuffle<(string, int[])>(shuffled);
            var taken = new List<(string, int[])>();
            var left = target;
            foreach (var group in shuffled)
            {
                if (Math.Abs(left - group.Genes.Length) >= Math.Abs(left) || taken.Count == shuffled.Length - 1) continue;
                taken.Add(group);
                left -= group.Genes.Length;
            }
            if (Math.Abs(left) < bestMiss) (best, bestMiss) = (taken, Math.Abs(left));
        }
        return best;
    }

    private (string Name, int[] Genes) Find(string name)
    {
        var index = Left.FindIndex(g => g.Name == name);
        if (index >= 0) return Left[index];
        throw new GenomicsDataException(
            $"there is no {noun} '{name}' to take; known: "
                + $"{string.Join(", ", Left.Take(40).Select(g => g.Name))}{(Left.Count > 40 ? ", …" : "")}");
    }
}
