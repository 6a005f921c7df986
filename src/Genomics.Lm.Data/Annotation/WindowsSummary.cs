namespace Genomics.Lm.Data.Annotation;

/// <summary>Says how many windows were cut and why genes have none.</summary>
public static class WindowsSummary
{
    /// <summary>The summary, a line per reason that occurred.</summary>
    /// <param name="genes">The annotation that was read.</param>
    /// <param name="windows">The windows found.</param>
    /// <param name="options">How they were cut.</param>
    public static IEnumerable<string> Lines(GeneAnnotation genes, TssWindows windows, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(options);
        yield return $"{windows.Windows.Count} windows of {options.Length} bases, start at index {options.Upstream}; "
            + $"{windows.LeftOut.Count} of {genes.Genes.Count} entries left out";
        var reasons = windows.LeftOut.CountBy(l => l.Reason).ToDictionary();
        (int Count, string Text)[] lines =
        [
            (reasons.GetValueOrDefault(WindowExclusion.ChromosomeEnd), "left out: the window falls off a chromosome end"),
            (reasons.GetValueOrDefault(WindowExclusion.UnknownBases), "left out: more unknown bases than --max-unknown"),
            (reasons.GetValueOrDefault(WindowExclusion.UnknownChromosome),
                "left out: the genome lacks their chromosome" + Chromosomes(windows)),
            (reasons.GetValueOrDefault(WindowExclusion.BeyondChromosome),
                "left out, warning: beyond the end of their chromosome; are genome and annotation of one assembly?"),
            (genes.WithoutStrand, "not read: no strand"),
            (genes.WithoutId, "not read: genes without a usable id, lines that name no gene"),
            (genes.Repeated, "not read: repeated, genes that have a place already"),
            (genes.OtherBiotypes, "not read: another biotype"),
            (genes.WithoutCanonicalTranscript, "without a marked transcript: their 5' end is taken"),
        ];
        foreach (var (count, text) in lines)
            if (count > 0) yield return $"  {count} {text}";
    }

    /// <summary>Refuses an annotation that gives no window, and says why.</summary>
    /// <param name="genes">The annotation that was read.</param>
    /// <param name="windows">The windows found.</param>
    /// <param name="options">How they were to be cut.</param>
    /// <exception cref="GenomicsDataException">There is no window.</exception>
    public static void RequireWindow(GeneAnnotation genes, TssWindows windows, WindowOptions options)
    {
        string[] lines = [.. Lines(genes, windows, options)];
        if (windows.Windows.Count == 0)
            throw new GenomicsDataException(
                $"gives no window, so no file is written: {string.Join("; ", lines.Skip(1).Select(line => line.Trim()))}", genes.Source);
    }

    private static string Chromosomes(TssWindows windows)
    {
        string[] names = [.. windows.LeftOut.Where(l => l.Reason == WindowExclusion.UnknownChromosome)
            .Select(l => l.Gene.Location.Chromosome).Distinct()];
        return $" ({string.Join(", ", names.Take(5))}{(names.Length > 5 ? $", … {names.Length} in all" : "")})";
    }
}
