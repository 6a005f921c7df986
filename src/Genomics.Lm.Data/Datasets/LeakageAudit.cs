using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Shows, before anything is trained, which test genes a learner could know already: windows of neighbours that overlap, duplicated
/// sequence, paralogues, one gene under two ids.
/// </summary>
public static class LeakageAudit
{
    /// <summary>Finds all related pairs of genes and the groups they form. Independent of any split.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="options">What counts as leakage.</param>
    /// <param name="progress">Receives the steps done.</param>
    /// <param name="cancellation">Checked within the steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static GeneRelations Find(
        GeneDataset dataset, LeakageOptions? options = null, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new LeakageOptions();
        options.Validate();
        var parallel = Parallelism.Of(options.Threads, cancellation);
        var sharedBases = Math.Max(1, Math.Min(options.MinimumSharedBases, ShortestWindow(dataset) / 2));
        var found = new PairCollection(sharedBases);

        found.Add(SameGenes(dataset.Sequences));
        progress?.Report(new WorkProgress("leakage audit", 1, 4, "overlapping windows"));
        GenomicLocation?[] windows = options.UseCoordinates
            ? [.. dataset.Sequences.Select(s => WindowLocator.Locate(s, dataset.Window.AlignmentIndex))]
            : new GenomicLocation?[dataset.Count];
        found.Add(OverlapFinder.Find(windows));
        progress?.Report(new WorkProgress("leakage audit", 2, 4, "identical sequence"));
        if (sharedBases >= SharedSequenceFinder.FewestBases)
            found.Add(new SharedSequenceFinder(dataset.Sequences, sharedBases, parallel).Find());
        progress?.Report(new WorkProgress("leakage audit", 3, 4, "similar sequence"));
        found.Add(new NearDuplicateFinder(dataset.Sequences, options.MinimumSimilarity, parallel).Find());
        progress?.Report(new WorkProgress("leakage audit", 4, 4));
        return new GeneRelations(dataset, found.Ordered(), sharedBases, options.MinimumSimilarity, windows.Count(w => w is not null));
    }

    /// <summary>Counts what of it crosses a split.</summary>
    /// <param name="relations">The related genes.</param>
    /// <param name="split">A split of the same dataset.</param>
    public static LeakageReport Check(GeneRelations relations, GeneSplit split)
    {
        ArgumentNullException.ThrowIfNull(relations);
        ArgumentNullException.ThrowIfNull(split);
        return new(relations, split);
    }

    private static int ShortestWindow(GeneDataset dataset) => dataset.Sequences.Count == 0 ? 0 : dataset.Sequences.Min(s => s.Length);

    private static IEnumerable<LeakagePair> SameGenes(IReadOnlyList<DnaSequence> sequences)
        => sequences.Select((s, gene) => (Id: BareId(s.Id), gene)).GroupBy(g => g.Id, g => g.gene, StringComparer.Ordinal)
            .SelectMany(g => g.Skip(1).Select(other => new LeakagePair(g.First(), other, LeakageKind.SameGene, 0, 0)));

    private static string BareId(string id)
    {
        var bare = GeneId.WithoutVersion(id);
        return GeneId.IsParY(bare) ? bare[..^"_PAR_Y".Length] : bare;
    }
}
