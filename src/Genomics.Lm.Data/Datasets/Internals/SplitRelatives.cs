namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// Once a split is known: links across it that the list of pairs has not. Every test gene in a leakage group with a learnt gene is
/// looked at that has no listed link to one or is of a large group, where a stronger one may not be listed; every
/// validation gene in a group with a training gene that has no listed link to one.
/// </summary>
internal sealed class SplitRelatives(GeneRelations relations, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private const int CompleteGroup = HomologyFinder.AlwaysAligned + 1;   // whose pairs are all among the best of a gene
    private const int LargeGroup = 64;                                    // worth threads of its own

    private readonly SpacedSeed? _seed =
        HomologyFinder.SeedFor(relations.Dataset.Sequences, relations.MinimumIdentity, relations.MinimumCoverage);

    /// <summary>The strongest pair of each gene, and beside it one gene under another id.</summary>
    /// <param name="genes">For example the test genes.</param>
    /// <param name="others">For example those learnt from.</param>
    /// <param name="listed">The strongest listed link of a gene to one of these.</param>
    /// <param name="findsStrongest">Whether a stronger link than the listed one matters.</param>
    public List<LeakagePair> Find(IEnumerable<int> genes, IEnumerable<int> others, IReadOnlyDictionary<int, LeakagePair> listed,
        bool findsStrongest)
    {
        var sizes = relations.Groups.CountBy(g => g).ToDictionary();
        var othersOf = others.ToLookup(o => relations.Groups[o]);
        var groups = genes.Where(IsOpen).GroupBy(gene => relations.Groups[gene])
            .OrderBy(g => g.Key).Select(g => (Genes: g.Order().ToArray(), Others: othersOf[g.Key].Order().ToArray())).ToArray();
        var found = new List<LeakagePair>[groups.Length];
        var done = 0;
        var parallel = Parallelism.Of(relations.Threads, cancellationToken);
        ParallelLoop.For(0, groups.Length, parallel, group =>
        {
            if (!IsLarge(group)) Check(group, Parallelism.Of(1, cancellationToken));
        });
        for (var group = 0; group < groups.Length; group++)
            if (IsLarge(group)) Check(group, parallel);
        return [.. found.SelectMany(f => f)];

        bool IsLarge(int group) => groups[group].Genes.Length + groups[group].Others.Length >= LargeGroup;

        void Check(int group, ParallelOptions threads)
        {
            found[group] = [.. new GroupRelatives(relations, _seed, threads)
                .Find(groups[group].Genes, groups[group].Others, listed.ContainsKey)];
            progress?.Report(new WorkProgress("relatives across the split", Interlocked.Increment(ref done), groups.Length));
        }

        // in a group of two the pair is listed
        bool IsOpen(int gene) => sizes[relations.Groups[gene]] is > 2 and var size && othersOf.Contains(relations.Groups[gene])
            && (!listed.TryGetValue(gene, out var link)
                || (findsStrongest && size > CompleteGroup && link.Identity * link.Coverage < 1));
    }
}
