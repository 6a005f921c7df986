using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Explores any number of targets (conditions, seeds, permutations) in step, so that words are counted once for all.</summary>
internal static class Explorer
{
    /// <summary>Counts kept at most; an exploration of twenty thousand windows with three hundred words needs about 150 MB.</summary>
    private const long MemoryForCounts = 512L << 20;

    public static ExplorationResult[] Explore(
        PackedSequences sequences, IReadOnlyList<RankedValues> targets, RegionLattice lattice, int alignmentIndex,
        DexterOptions options, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var board = new ScoreBoard(
            sequences, targets, lattice, alignmentIndex, options.CountLastStart, MemoryForCounts,
            Parallelism.Of(threads, cancellationToken));
        var explorers = targets.Select((_, target) => new TargetExplorer(target, options, lattice, board)).ToArray();
        while (explorers.Where(e => e.NextLength > 0).Select(e => e.NextLength).DefaultIfEmpty().Min() is var length and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"dexter: {length}-mers", 0, explorers.Sum(e => e.QueuedAt(length))));
            foreach (var explorer in explorers) explorer.RequestDomains(length);
            board.Compute();
            foreach (var explorer in explorers) explorer.RequestLattices(length);
            board.Compute();
            foreach (var explorer in explorers) explorer.RequestRegionControls(length);
            board.Compute();
            foreach (var explorer in explorers) explorer.Treat(length);
            board.ForgetCountsBelow(length);
        }
        return [.. explorers.Select(e => e.ToResult())];
    }
}
