using Genomics.Lm.Data.Annotation.Internals;

namespace Genomics.Lm.Data.Annotation;

/// <summary>
/// Finds out which names mean the same chromosome: <c>chr1</c>, <c>1</c>, <c>NC_000001.11</c>, <c>CM000663.2</c>; <c>chrM</c>, <c>MT</c>.
/// </summary>
public static class ChromosomeNames
{
    /// <summary>Matches names of one file with those of another.</summary>
    /// <param name="names">The names to look up.</param>
    /// <param name="known">The names of the genome.</param>
    /// <param name="aliases">Other names that a file itself states, or null.</param>
    /// <returns>
    /// Per name an index into <paramref name="known"/>, or −1: the same name; else a stated alias; else the only known name with the same
    /// short form (<see cref="Simplify"/>). Two accessions of one database (<c>NC_000001.10</c>, <c>NC_000001.11</c>) are two assemblies
    /// and never match.
    /// </returns>
    public static int[] Match(IReadOnlyList<string> names, IReadOnlyList<string> known,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? aliases = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(known);
        var exact = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < known.Count; i++) exact.TryAdd(known[i], i);
        var byShortForm = known.Select((name, index) => (Name: Simplify(name), index))
            .ToLookup(k => k.Name, k => k.index, StringComparer.Ordinal);
        return [.. names.Select(Find)];

        int Find(string name)
        {
            if (exact.TryGetValue(name, out var index)) return index;
            IReadOnlyList<string> others = aliases?.GetValueOrDefault(name) ?? [];
            foreach (var other in others)
                if (exact.TryGetValue(other, out index)) return index;
            foreach (var form in others.Prepend(name).Select(Simplify).Distinct())
                if (byShortForm[form].ToArray() is [var only] && !Accessions.Differ(name, known[only])) return only;
            return -1;
        }
    }

    /// <summary>
    /// The short form: <c>chr</c> and the like taken off, the mitochondrion <c>MT</c>, accessions of the chromosomes of human, mouse, rat,
    /// zebrafish, fly, worm, yeast and thale cress as the chromosome's number, UCSC's scaffolds (<c>chrUn_KI270302v1</c>) as their
    /// accession; else the name itself.
    /// </summary>
    public static string Simplify(string name)
    {
        var text = name.AsSpan();
        if (Accessions.Find(name) is { } chromosome) return chromosome;
        foreach (var prefix in (ReadOnlySpan<string>)["chromosome_", "chromosome", "chr_", "chr"])
        {
            if (text.Length <= prefix.Length || !text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            text = text[prefix.Length..];
            break;
        }
        if (text is "M" or "MT" or "Mt" or "mt" or "Mito" or "MtDNA" or "mitochondrion") return "MT";
        if (text.Length < name.Length && text.IndexOf('_') >= 0 && Accessions.FromUcscScaffold(text.ToString()) is { } scaffold)
            return scaffold;
        return text.ToString();
    }
}
