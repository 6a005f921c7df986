using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Shows, before anything is trained, which test genes a learner could know already: windows of neighbours that overlap, duplicated
/// sequence, paralogues, one gene under two ids.
/// </summary>
/// <remarks>
/// Similar is what shares at least 80 % identity over half of the shorter window, on either strand, by local alignment (match 1,
/// mismatch −1, each gapped base −2) of pairs that have several words in common on near diagonals. A pair
/// that scores 55 % as high with one window read backwards is alike by low complexity alone and not linked. Windows of fewer than 40 bases
/// are not aligned. Pairs in one group already are aligned as far as the best 16 candidates of a gene go; those that a split parts, as far
/// as is needed to know which test genes are linked.
/// </remarks>
public static class LeakageAudit
{
    private const int Steps = 5;

    /// <summary>Finds all related pairs of genes and the groups they form. Independent of any split.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="options">What counts as leakage.</param>
    /// <param name="progress">Receives the steps done.</param>
    /// <param name="cancellationToken">Checked within the steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static GeneRelations Find(
        GeneDataset dataset, LeakageOptions? options = null, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new LeakageOptions();
        options.Validate();
        var sharedBases = Math.Max(1, Math.Min(options.MinimumSharedBases, ShortestWindow(dataset) / 2));
        return FindFrom(sharedBases, dataset, options, progress, cancellationToken);
    }

    /// <summary>The same with the bases that link as they are given, however short a window is.</summary>
    internal static GeneRelations FindFrom(int sharedBases, GeneDataset dataset, LeakageOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var parallel = Parallelism.Of(options.Threads, cancellationToken);
        var found = new PairCollection(sharedBases);

        found.Add(SameGenes(dataset.Sequences));
        progress?.Report(new WorkProgress("related genes", 1, Steps, "overlapping windows"));
        GenomicLocation?[] windows = options.UseCoordinates
            ? [.. dataset.Sequences.Select(s => GenomicLocation.OfWindow(s, dataset.Window.AlignmentIndex))]
            : new GenomicLocation?[dataset.Count];
        found.Add(OverlapFinder.Find(windows));
        progress?.Report(new WorkProgress("related genes", 2, Steps, "identical sequence"));
        if (sharedBases >= SharedSequenceFinder.FewestBases)
            found.Add(new SharedSequenceFinder(dataset.Sequences, sharedBases, parallel).Find());
        progress?.Report(new WorkProgress("related genes", 3, Steps, "common words"));
        found.Add(new NearDuplicateFinder(dataset.Sequences, options.MinimumSimilarity, parallel).Find());
        progress?.Report(new WorkProgress("related genes", 4, Steps, "similar sequence"));
        var groups = new GeneRelations(dataset, found.Ordered(), sharedBases, options, 0).Groups;
        found.Add(new HomologyFinder(dataset.Sequences, options.MinimumIdentity, options.MinimumCoverage, parallel).Find(groups));
        progress?.Report(new WorkProgress("related genes", Steps, Steps));
        LeakagePair[] pairs = [.. found.Ordered().Select(p => WithIdenticalPart(p, dataset.Sequences))];
        return new GeneRelations(dataset, pairs, sharedBases, options, windows.Count(w => w is not null));
    }

    /// <summary>
    /// Counts what of it crosses a split. Pairs of relatives in one group that were not aligned are, where a test gene may be linked to a
    /// gene learnt from, or a validation gene to a training gene.
    /// </summary>
    /// <param name="relations">The related genes.</param>
    /// <param name="split">A split of the same dataset.</param>
    /// <param name="learntElsewhere">
    /// Genes that a compared predictor learnt from elsewhere: they count as learnt from beside those of the split. Null: none.
    /// </param>
    /// <param name="progress">Receives the groups done.</param>
    /// <param name="cancellationToken">Checked between groups and within large ones.</param>
    /// <exception cref="ArgumentException">A test gene was learnt from elsewhere.</exception>
    public static LeakageReport Check(GeneRelations relations, GeneSplit split, IEnumerable<int>? learntElsewhere = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(relations);
        ArgumentNullException.ThrowIfNull(split);
        int[] elsewhere = [.. (learntElsewhere ?? []).Except([.. split.Training, .. split.Validation]).Order()];
        if (elsewhere.Intersect(split.Testing).ToArray() is { Length: > 0 } tested)
            throw new ArgumentException($"{tested.Length} genes are tested (the first has the index {tested[0]}); a test gene must not be "
                + "learnt from", nameof(learntElsewhere));
        return new(relations, split, elsewhere, new SplitRelatives(relations, progress, cancellationToken));
    }

    // bases that two windows have in common are an alignment without differences
    internal static LeakagePair WithIdenticalPart(LeakagePair pair, IReadOnlyList<DnaSequence> sequences)
    {
        var share = pair.Bases / (double)Math.Max(1, Math.Min(sequences[pair.First].Length, sequences[pair.Second].Length));
        return share <= pair.Identity * pair.Coverage ? pair : pair with { Identity = 1, Coverage = Math.Min(1, share) };
    }

    private static int ShortestWindow(GeneDataset dataset) => dataset.Sequences.Count == 0 ? 0 : dataset.Sequences.Min(s => s.Length);

    private static IEnumerable<LeakagePair> SameGenes(IReadOnlyList<DnaSequence> sequences)
        => sequences.Select((s, gene) => (Id: BareId(s.Id), gene)).GroupBy(g => g.Id, g => g.gene, StringComparer.Ordinal)
            .SelectMany(g => g.Skip(1).Select(other => new LeakagePair(g.First(), other, LeakageKind.SameGene, 0, 0)));

    /// <summary>The same for versions of a gene, and for its copies on X and Y.</summary>
    internal static string BareId(string id)
    {
        var bare = GeneId.WithoutVersion(id);
        return GeneId.IsParY(bare) ? bare[..^"_PAR_Y".Length] : bare;
    }
}
