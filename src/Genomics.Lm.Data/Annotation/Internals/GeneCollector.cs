using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Collects genes by key, keeps their order, and makes the annotation of them.</summary>
internal sealed class GeneCollector(LineReader reader, AnnotationOptions options)
{
    private readonly Dictionary<string, GeneDraft> _byKey = new(Utf8Keys.Comparer);
    private readonly HashSet<string> _pool = new(Utf8Keys.Comparer);
    private readonly List<GeneDraft> _drafts = [];
    private int _withoutId;
    private long _firstWithoutId;

    public IReadOnlyList<GeneDraft> Drafts => _drafts;

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

    /// <summary>The gene with this key; made when it is new.</summary>
    public GeneDraft Get(string key) => Find(key) ?? Get(Encoding.UTF8.GetBytes(key));

    /// <summary>The gene with this key, or null.</summary>
    public GeneDraft? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The gene with this key, or null.</summary>
    public GeneDraft? Find(ReadOnlySpan<byte> key)
        => _byKey.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var draft) ? draft : null;

    /// <summary>Counts the line read last as one that names no gene (or no transcript).</summary>
    public void CountWithoutId()
    {
        if (_withoutId++ == 0) _firstWithoutId = reader.LineNumber;
    }

    /// <summary>Counts all lines of a draft as lines that name no gene.</summary>
    public void CountWithoutId(GeneDraft draft) => _withoutId += draft.Lines;

    /// <summary>Leaves drafts out of the result; they can still be found by their key.</summary>
    public void RemoveWhere(Predicate<GeneDraft> isWithout) => _drafts.RemoveAll(isWithout);

    /// <summary>One string for equal texts: chromosomes and biotypes.</summary>
    public string Intern(ReadOnlySpan<byte> text)
    {
        var lookup = _pool.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        lookup.Add(text);
        return Intern(text);
    }

    public GeneAnnotation ToAnnotation(AnnotationFormat format)
    {
        var genes = new List<AnnotatedGene>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var biotypes = options.Biotypes?.ToHashSet(StringComparer.Ordinal);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        var (withoutStrand, withoutId, repeated, otherBiotypes, withoutCanonical) = (0, _withoutId, 0, 0, 0);
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
            ChromosomeAliases = Aliases,
            WithoutStrand = withoutStrand,
            WithoutId = withoutId,
            Repeated = repeated,
            OtherBiotypes = otherBiotypes,
            WithoutCanonicalTranscript = withoutCanonical,
        };
    }

    private GenomicsDataException Nothing(SortedSet<string> known, int withoutStrand, int withoutId, int otherBiotypes)
    {
        var isAboutIds = otherBiotypes == 0 && withoutId > 0 && withoutId >= withoutStrand;
        var why = isAboutIds && options.IdAttribute is { } asked
            ? $"{withoutId} genes or lines have no attribute '{asked}' that can serve as id; name another attribute"
            : isAboutIds ? $"{withoutId} lines were left out: they have no id, or none that leads to a gene"
                + " (gene_id or transcript_id; in GFF3 ID or Parent); name the attribute that has it"
            : otherBiotypes == 0 && withoutStrand > 0
            ? $"{withoutStrand} genes have no strand, so their start is not known; expected + or − for each"
            : otherBiotypes == 0 ? $"it has no feature '{options.Feature}'; name one that it has"
            : known is { Count: 1 } && known.Contains("") ? "it states no biotypes; read it without a choice of biotypes"
            : $"its biotypes are {string.Join(", ", known.Where(b => b.Length > 0))}; none of them was asked for";
        return new GenomicsDataException($"holds no gene that can be used: {why}", reader.Name, isAboutIds ? _firstWithoutId : 0);
    }
}
