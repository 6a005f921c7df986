using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Finds windows that overlap in the genome, whatever their strands.</summary>
internal static class OverlapFinder
{
    /// <summary>All pairs that share at least one base.</summary>
    /// <param name="windows">[genes] places; null = not known.</param>
    public static List<LeakagePair> Find(IReadOnlyList<GenomicLocation?> windows)
    {
        var sorted = Enumerable.Range(0, windows.Count).Where(g => windows[g] is not null)
            .Select(g => (Gene: g, Window: windows[g]!.Value))
            .OrderBy(w => w.Window.Chromosome, StringComparer.Ordinal).ThenBy(w => w.Window.Start).ThenBy(w => w.Gene).ToArray();
        var pairs = new List<LeakagePair>();
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i + 1; j < sorted.Length && sorted[j].Window.Chromosome == sorted[i].Window.Chromosome; j++)
            {
                var overlap = Math.Min(sorted[i].Window.End, sorted[j].Window.End) - sorted[j].Window.Start;
                if (sorted[j].Window.Start >= sorted[i].Window.End) break;
                var (first, second) = (Math.Min(sorted[i].Gene, sorted[j].Gene), Math.Max(sorted[i].Gene, sorted[j].Gene));
                pairs.Add(new LeakagePair(first, second, LeakageKind.Overlap, (int)overlap, 0));
            }
        }
        return pairs;
    }
}
