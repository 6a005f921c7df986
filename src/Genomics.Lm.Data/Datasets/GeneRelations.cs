using Genomics.Lm.Data.Datasets.Internals;

namespace Genomics.Lm.Data.Datasets;

/// <summary>Which genes of a dataset tell of each other, whatever the split; made by <see cref="LeakageAudit.Find"/>.</summary>
public sealed class GeneRelations
{
    internal GeneRelations(GeneDataset dataset, IReadOnlyList<LeakagePair> pairs, int minimumSharedBases, LeakageOptions options,
        int locatedGenes)
    {
        (Dataset, Pairs, MinimumSharedBases, LocatedGenes) = (dataset, pairs, minimumSharedBases, locatedGenes);
        (MinimumSimilarity, MinimumIdentity, MinimumCoverage) =
            (options.MinimumSimilarity, options.MinimumIdentity, options.MinimumCoverage);
        Threads = options.Threads;
        var sets = new DisjointSets(dataset.Count);
        foreach (var pair in pairs)
            if (IsLink(pair)) sets.Join(pair.First, pair.Second);
        Groups = [.. Enumerable.Range(0, dataset.Count).Select(sets.Find)];
    }

    /// <summary>The genes.</summary>
    public GeneDataset Dataset { get; }

    /// <summary>
    /// Each pair once, under its first reason, ordered by gene; overlaps from one base on. Of a large family of relatives not every pair
    /// is here, only as many as join it into one group; <see cref="LeakageAudit.Check"/> looks for those that a split parts.
    /// </summary>
    public IReadOnlyList<LeakagePair> Pairs { get; }

    /// <summary>Bases of overlap or identical sequence from which a pair is a link: what was asked for, at most half a window.</summary>
    public int MinimumSharedBases { get; }

    /// <summary>Share of common k-mers from which a pair is a link.</summary>
    public double MinimumSimilarity { get; }

    /// <summary>Identity of an alignment from which a pair is a link.</summary>
    public double MinimumIdentity { get; }

    /// <summary>Share of the shorter window that such an alignment covers at least.</summary>
    public double MinimumCoverage { get; }

    /// <summary>Genes whose window's place in the genome is known from its header.</summary>
    public int LocatedGenes { get; }

    /// <summary>Threads that were asked for.</summary>
    internal int Threads { get; }

    /// <summary>Each gene's leakage group: the connected component of links, known by the index of its first gene.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>Each gene's leakage group by the id of its first gene, as <see cref="GroupSplit"/> takes them.</summary>
    public IReadOnlyList<string> GroupNames => [.. Groups.Select(g => Dataset.Sequences[g].Id)];

    /// <summary>Whether a pair is strong enough to link: all kinds are, but an overlap of few bases.</summary>
    public bool IsLink(LeakagePair pair) => pair.Kind != LeakageKind.Overlap || pair.Bases >= MinimumSharedBases;
}
