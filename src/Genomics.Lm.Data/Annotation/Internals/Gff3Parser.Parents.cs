namespace Genomics.Lm.Data.Annotation.Internals;

// From a feature up to its gene. Parents may come later in the file, so that what is known while reading is settled at the end.
internal sealed partial class Gff3Parser
{
    private const int MostLevels = 16, MostSteps = 10_000;
    private static readonly string[] Prefixes = ["gene:", "gene-", "transcript:", "rna-"];   // Ensembl, NCBI, WormBase

    private readonly Dictionary<string, string> _parentsOf = new(Utf8Keys.Comparer);   // by ID, with commas; not of exons and coding parts
    private readonly Dictionary<string, string> _keyOf = new(Utf8Keys.Comparer);   // a gene's gene_id, or its ID without prefix, to its ID
    private bool _hasGenes;

    private static byte[] NamedKey(ReadOnlySpan<byte> name) => [(byte)Named, .. name];

    private void AddParents(ReadOnlySpan<byte> id, ReadOnlySpan<byte> parents)
    {
        if (!id.IsEmpty && !parents.IsEmpty) _parentsOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryAdd(id, Genes.Intern(parents));
    }

    private void AddNames(string key, ReadOnlySpan<byte> name)
    {
        if (WithoutPrefix(key) is var plain && plain.Length < key.Length) _keyOf.TryAdd(plain, key);
        if (!name.IsEmpty && !Utf8Keys.Comparer.Equals(name, key)) _keyOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryAdd(name, key);
    }

    private MemoryExtensions.SpanSplitEnumerator<byte> Each(ReadOnlySpan<byte> parents)
        => parents.Count((byte)',') < MostParents ? parents.Split((byte)',')
            : throw Bad($"names more than {MostParents} parents; expected the few features that it is a part of");

    /// <summary>The highest gene line above an id, else the highest feature, as far as the file was read.</summary>
    private GeneDraft Climb(ReadOnlySpan<byte> id)
    {
        var lookup = _parentsOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(id, out var key)) return Genes.Get(id);
        var gene = Genes.Find(id) is { IsGene: true } own ? own : null;
        for (var level = 0; level < MostLevels && !key.Contains(','); level++)
        {
            if (Genes.Find(key) is { IsGene: true } above) gene = above;
            if (!_parentsOf.TryGetValue(key, out var next)) return gene ?? Genes.Get(key);
            key = next;
        }
        return gene ?? Genes.Get(id);   // several parents, or a circle
    }

    private bool HasJoinedTop(GeneDraft draft)
    {
        var tops = Tops(draft.Key).Where(t => t != draft && Tops(t.Key) is [var top] && top == t).ToList();
        foreach (var top in tops) Join(draft, top);
        return tops.Count > 0;
    }

    // no gene: its parents lead back to it, or to such features
    private bool IsInCircle(GeneDraft draft)
    {
        if (draft.IsGene || draft.Evidence == Evidence.None || !_parentsOf.TryGetValue(draft.Key, out var parents)) return false;
        if (Tops(draft.Key) is [var top] && top == draft && !parents.Split(',').Contains(draft.Key)) return false;
        Genes.CountWithoutId(draft);
        return true;
    }

    // parents that the file lacks, beside a gene_id
    private void JoinNamed(GeneDraft draft)
    {
        var gene = GeneAt(draft.Gene!) ?? Genes.Get(draft.Gene!);
        if (gene == draft) return;
        Join(draft, gene);
        draft.Forget();
    }

    private void Join(GeneDraft draft, GeneDraft gene) => gene.Absorb(draft, WantsGenes ? Evidence.Transcript : Evidence.Asked);

    private bool IsNoTranscript(GeneDraft draft)
    {
        var genes = Collect(draft.Key, GeneAt);
        if (!genes.Contains(draft)) draft.Gene = genes.FirstOrDefault()?.Key;
        else if (draft.Evidence == Evidence.Asked) draft.Forget();   // a gene with a parent that is none
        return genes.Count == 0 && IsOrphan(draft);
    }

    private bool IsOrphan(GeneDraft draft)
    {
        if (!_hasGenes || draft.IsGene || !draft.HasOnlyParts || draft.Evidence == Evidence.None || draft.Key[0] == Named) return false;
        Genes.CountWithoutId(draft);
        return true;
    }

    /// <summary>The topmost genes above a feature, itself included; without one the topmost features.</summary>
    private List<GeneDraft> Tops(string key) => Collect(key, GeneAt) is { Count: > 0 } genes ? genes : Collect(key, Genes.Find);

    private List<GeneDraft> Collect(string key, Func<string, GeneDraft?> at)
    {
        var (steps, path, found) = (0, new List<string>(), new List<GeneDraft>());
        Visit(key);
        return found;

        bool Visit(string id)
        {
            if (path.Count == MostLevels || steps++ == MostSteps || path.Contains(id)) return false;
            var isBelow = false;
            path.Add(id);
            if (_parentsOf.TryGetValue(id, out var parents))
                foreach (var parent in parents.Split(',')) isBelow |= Visit(parent);
            path.RemoveAt(path.Count - 1);
            if (isBelow) return true;
            if (at(id) is not { } draft) return false;
            if (!found.Contains(draft)) found.Add(draft);
            return true;
        }
    }

    // a parent may name its gene without the prefix, or with it, or by gene_id
    private GeneDraft? GeneAt(string key)
    {
        if (Genes.Find(key) is { IsGene: true } gene) return gene;
        var name = key.TrimStart(Named);
        foreach (var text in new[] { name, name.StartsWith("gene", StringComparison.OrdinalIgnoreCase) ? WithoutPrefix(name) : name })
            if (Genes.Find(_keyOf.GetValueOrDefault(text, text)) is { IsGene: true } known) return known;
        return null;
    }

    private static string WithoutPrefix(string id)
    {
        foreach (var prefix in Prefixes)
            if (id.Length > prefix.Length && id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return id[prefix.Length..];
        return id;
    }
}
