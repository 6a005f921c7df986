using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// The strongest link of genes to others of their leakage group, by the rules of the audit. In a large family not every pair was aligned,
/// and in a chain of relatives two genes need not be related.
/// </summary>
/// <remarks>
/// Of each gene the best 16 candidates are aligned; more only until a link is found. A gene that has more candidates than are
/// looked at and no link among those counts as linked to the first of them: alignment, but no identity.
/// </remarks>
internal sealed class GroupRelatives(GeneRelations relations, SpacedSeed? seed, ParallelOptions parallel)
{
    private const int UnlinkedAtOnce = 256;
    private static readonly int[] Considered = [64, 1_024];   // candidates of a gene

    private readonly IReadOnlyList<DnaSequence> _sequences = relations.Dataset.Sequences;

    /// <summary>The strongest link that is found of each gene, and beside it one gene under another id, by gene.</summary>
    /// <param name="genes">The genes.</param>
    /// <param name="others">What they may be linked to.</param>
    /// <param name="isListed">Whether a gene is known to be linked to one of these: then only a stronger link matters.</param>
    public IEnumerable<LeakagePair> Find(IReadOnlyList<int> genes, IReadOnlyList<int> others, Func<int, bool> isListed)
    {
        var (found, isOpen) = (new LeakagePair?[genes.Count], new bool[genes.Count]);
        var same = SameGenes(genes, others);
        bool[] wasLinked = [.. genes.Select((gene, i) => same[i] is not null || isListed(gene))];
        if (seed is not null) Align(genes, others, wasLinked, found, isOpen);
        bool IsLinked(int i) => wasLinked[i] || found[i] is not null;
        foreach (var unlinked in Enumerable.Range(0, genes.Count).Where(i => !IsLinked(i)).Chunk(UnlinkedAtOnce))
            Compare(genes, others, unlinked, found, isOpen);
        for (var i = 0; i < genes.Count; i++)
            if (isOpen[i] && !IsLinked(i)) found[i] = Pair(genes[i], others[0], new LeakagePair(0, 0, LeakageKind.Alignment, 0, 0));
        return same.Concat(found).Where(p => p is not null).Select(p => p!.Value);
    }

    private LeakagePair?[] SameGenes(IReadOnlyList<int> genes, IReadOnlyList<int> others)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var other in others) known.TryAdd(LeakageAudit.BareId(_sequences[other].Id), other);
        return [.. genes.Select(gene => known.TryGetValue(LeakageAudit.BareId(_sequences[gene].Id), out var other)
            ? Pair(gene, other, new LeakagePair(0, 0, LeakageKind.SameGene, 0, 0)) : (LeakagePair?)null)];
    }

    private void Align(IReadOnlyList<int> genes, IReadOnlyList<int> others, bool[] wasLinked, LeakagePair?[] found, bool[] isOpen)
    {
        int[] members = [.. genes, .. others];
        DnaSequence[] sequences = [.. members.Select(m => _sequences[m])];
        var index = SeedIndex.Build(sequences, seed!, parallel);
        var finder = new SeedPairs(sequences, index, seed!, relations.MinimumCoverage, genes.Count);
        ParallelLoop.For(0, genes.Count, parallel, () => (Scratch: new SeedPairs.Scratch(members.Length),
            Aligner: new PairAligner(_sequences, relations.MinimumIdentity, relations.MinimumCoverage)), (i, _, own) =>
        {
            foreach (var most in Considered)
            {
                var candidates = finder.FindFor(i, own.Scratch, most);
                LeakagePair? best = null;
                for (var c = 0; c < candidates.Count && (c < HomologyFinder.AlwaysAligned || (best is null && !wasLinked[i])); c++)
                    if (own.Aligner.Align(OfGenes(candidates[c], members)) is { } link
                        && (best is null || link.Identity * link.Coverage > best.Value.Identity * best.Value.Coverage)) best = link;
                found[i] = best;
                isOpen[i] = own.Scratch.IsCutShort;
                if (wasLinked[i] || best is not null || !isOpen[i]) break;
            }
            return own;
        }, _ => { });
    }

    // what no alignment shows: a long part of a window that is too short to be half of it, or many short ones
    private void Compare(IReadOnlyList<int> genes, IReadOnlyList<int> others, int[] unlinked, LeakagePair?[] found, bool[] isOpen)
    {
        int[] members = [.. unlinked.Select(i => genes[i]), .. others];
        DnaSequence[] sequences = [.. members.Select(m => _sequences[m])];
        var words = new NearDuplicateFinder(sequences, relations.MinimumSimilarity, parallel, unlinked.Length);
        var pairs = words.Find();
        for (var i = 0; i < unlinked.Length; i++) isOpen[unlinked[i]] |= words.IsCutShort[i];
        if (relations.MinimumSharedBases >= SharedSequenceFinder.FewestBases)
        {
            var parts = new SharedSequenceFinder(sequences, relations.MinimumSharedBases, parallel, unlinked.Length);
            pairs.AddRange(parts.Find());
            for (var i = 0; i < unlinked.Length; i++) isOpen[unlinked[i]] |= parts.IsCutShort[i];
        }
        foreach (var ofGene in pairs.GroupBy(p => p.First))
            found[unlinked[ofGene.Key]] = LeakageReport.Strongest(
                ofGene.Select(p => LeakageAudit.WithIdenticalPart(Pair(members[p.First], members[p.Second], p), _sequences)));
    }

    // the gene that comes first in the dataset is the first, as in every other pair
    private SeedPair OfGenes(SeedPair candidate, int[] members)
    {
        var pair = candidate with { First = members[candidate.First], Second = members[candidate.Second] };
        return pair.First < pair.Second ? pair : pair.Swapped(_sequences[pair.First].Length, _sequences[pair.Second].Length);
    }

    private static LeakagePair Pair(int a, int b, LeakagePair link) => link with { First = Math.Min(a, b), Second = Math.Max(a, b) };
}
