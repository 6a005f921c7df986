using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Collects genes by key, keeps their order, and makes the annotation of them.</summary>
internal sealed class GeneCollector(LineReader reader, AnnotationOptions options)
{
    private readonly Dictionary<string, GeneDraft> _byKey = new(Utf8Keys.Comparer);
    private readonly HashSet<string> _pool = new(Utf8Keys.Comparer);
    private readonly List<GeneDraft> _drafts = [];

    /// <summary>Features that name no gene.</summary>
    public int WithoutGene { get; set; }

    public Dictionary<string, IReadOnlyList<string>> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>The gene with this key; made when it is new.</summary>
    public GeneDraft Get(ReadOnlySpan<byte> key)
    {
        var lookup = _byKey.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var draft)) return draft;
        draft = new GeneDraft(Utf8Keys.Comparer.Create(key));
        _byKey.Add(draft.Key, draft);
        _drafts.Add(draft);
        return draft;
    }

    /// <summary>The gene with this key, or null.</summary>
    public GeneDraft? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>One string for equal texts: chromosomes and biotypes.</summary>
    public string Intern(ReadOnlySpan<byte> text)
    {
        var lookup = _pool.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        lookup.Add(text);
        return Intern(text);
    }

    /// <summary>Moves drafts under a transcript's key to the gene that the transcript belongs to.</summary>
    public void Merge(IReadOnlyDictionary<string, string> parentOf)
    {
        foreach (var orphan in _drafts.Where(d => parentOf.ContainsKey(d.Key)))
            if (Find(Root(parentOf, orphan.Key)) is { } gene && gene != orphan) gene.Absorb(orphan);
        _drafts.RemoveAll(d => Root(parentOf, d.Key) is var root && root != d.Key && Find(root) is not null);
    }

    /// <summary>The end of a chain of parents; chains that lead back to themselves end where they began.</summary>
    public static string Root(IReadOnlyDictionary<string, string> parentOf, string key)
    {
        var root = key;
        for (var steps = 0; steps < 16 && parentOf.TryGetValue(root, out var parent); steps++) root = parent;
        return parentOf.ContainsKey(root) ? key : root;
    }

    public GeneAnnotation ToAnnotation(AnnotationFormat format)
    {
        var genes = new List<AnnotatedGene>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var biotypes = options.Biotypes?.ToHashSet(StringComparer.Ordinal);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        var (withoutStrand, withoutId, repeated, otherBiotypes, withoutCanonical) = (0, WithoutGene, 0, 0, 0);
        foreach (var draft in _drafts)
        {
            if (draft.Evidence == Evidence.None) continue;
            repeated += draft.OtherPlaces;
            var biotype = draft.Biotype.Length == 0 && draft.Gene is not null ? Find(draft.Gene)?.Biotype ?? "" : draft.Biotype;
            if (biotypes is not null && known.Count < 100) known.Add(biotype);
            if (biotypes?.Contains(biotype) == false) otherBiotypes++;
            else if (draft.Location.Strand == Strand.Unknown) withoutStrand++;
            else if (draft.Id is not { Length: > 0 } id || id.AsSpan().IndexOfAny(" \t") >= 0) withoutId++;
            else if (!ids.Add(id)) repeated++;
            else
            {
                if (options.Tss == TssRule.CanonicalTranscript && !draft.HasCanonicalTss) withoutCanonical++;
                genes.Add(new AnnotatedGene(id, draft.Name, biotype, draft.Location, draft.Tss));
            }
        }
        if (genes.Count == 0) throw Nothing(known, withoutStrand, withoutId, otherBiotypes);
        return new GeneAnnotation(reader.Name, format, genes)
        {
            ChromosomeAliases = Aliases, WithoutStrand = withoutStrand, WithoutId = withoutId,
            Repeated = repeated, OtherBiotypes = otherBiotypes, WithoutCanonicalTranscript = withoutCanonical,
        };
    }

    private GenomicsDataException Nothing(SortedSet<string> known, int withoutStrand, int withoutId, int otherBiotypes)
    {
        var why = withoutId > 0 ? $"{withoutId} genes have no {(options.IdAttribute is null ? "id" : $"attribute '{options.IdAttribute}' that can serve as id")}; name another attribute"
            : withoutStrand > 0 ? $"{withoutStrand} genes have no strand, so their start is not known; expected + or − for each"
            : otherBiotypes == 0 ? $"it has no feature '{options.Feature}'; name one that it has"
            : known is { Count: 1 } && known.Contains("") ? "it states no biotypes; read it without a choice of biotypes"
            : $"its biotypes are {string.Join(", ", known.Where(b => b.Length > 0))}; none of them was asked for";
        return new GenomicsDataException($"holds no gene that can be used: {why}", reader.Name);
    }
}
