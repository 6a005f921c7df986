using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>How directly a line says where a gene lies; the most direct lines decide.</summary>
internal enum Evidence { None, Part, Transcript, Asked }

/// <summary>A gene while its lines are being read.</summary>
internal sealed class GeneDraft(string key)
{
    private const int MostPlaces = 64;   // more are counted line by line

    private List<GenomicLocation>? _otherPlaces;
    private List<(int Rank, GenomicLocation Place)>? _marked;
    private GenomicLocation? _own;
    private int _outside;

    public string Key { get; } = key;

    /// <summary>The id for the result; null when the attribute asked for was not found.</summary>
    public string? Id { get; set; }

    public string Name { get; set; } = "";

    public string Biotype { get; set; } = "";

    /// <summary>Key of the gene that a transcript belongs to, when transcripts were asked for.</summary>
    public string? Gene { get; set; }

    /// <summary>Whether it has a line of its own as a gene.</summary>
    public bool IsGene { get; set; }

    /// <summary>Whether only exons and coding parts were seen.</summary>
    public bool HasOnlyParts { get; set; } = true;

    public int Lines { get; private set; }

    public Evidence Evidence { get; private set; }

    public GenomicLocation Location { get; private set; }

    /// <summary>Places beside the first.</summary>
    public int OtherPlaces => (_otherPlaces?.Count ?? 0) + _outside;

    public bool HasCanonicalTss => Canonical() is not null;

    public long Tss => FirstBase(Canonical() ?? Location);

    public static long FirstBase(GenomicLocation place) => place.Strand == Strand.Reverse ? place.End - 1 : place.Start;

    /// <summary>
    /// Takes a line: less direct ones are ignored. Of equally direct ones, parts on one strand of one chromosome extend the place; genes
    /// and transcripts must overlap it, else they are another place.
    /// </summary>
    public void Add(Evidence evidence, GenomicLocation place, bool isPart)
    {
        Lines++;
        if (evidence == Evidence.None || evidence < Evidence) return;
        if (_own is { } own && !Overlap(own, place)) _outside++;
        else if (evidence > Evidence) (Evidence, Location, _otherPlaces) = (evidence, place, null);
        else Extend(place, isPart);
    }

    /// <summary>Takes the gene's own line when other features are asked for: those outside it belong to another place of its id.</summary>
    public void AddOwn(GenomicLocation place)
    {
        if (_own is not { } own) _own = place;
        else if (Overlap(own, place)) _own = Union(own, place);
    }

    /// <summary>Takes a transcript that the annotation marks; the lowest rank counts, of equals the first.</summary>
    public void AddCanonical(int rank, GenomicLocation transcript)
    {
        (_marked ??= []).Add((rank, transcript));
    }

    /// <summary>
    /// Takes over the lines that were read before it was known to which gene they belong, as evidence of this weight at most.
    /// </summary>
    public void Absorb(GeneDraft orphan, Evidence most)
    {
        var evidence = orphan.Evidence < most ? orphan.Evidence : most;
        if (evidence != Evidence.None) Add(evidence, orphan.Location, orphan.HasOnlyParts);
        foreach (var place in orphan._otherPlaces ?? []) Add(evidence, place, orphan.HasOnlyParts);
        foreach (var (rank, place) in orphan._marked ?? []) AddCanonical(rank, place);
        HasOnlyParts &= orphan.HasOnlyParts;
        Id ??= orphan.Id;
        if (orphan.IsGene) return;
        if (Name.Length == 0) Name = orphan.Name;
        if (Biotype.Length == 0) Biotype = orphan.Biotype;
    }

    /// <summary>Leaves it out of the result.</summary>
    public void Forget() => Evidence = Evidence.None;

    private GenomicLocation? Canonical()
        => _marked?.Where(m => Overlap(m.Place, Location)).OrderBy(m => m.Rank).Select(m => (GenomicLocation?)m.Place).FirstOrDefault();

    private void Extend(GenomicLocation place, bool isPart)
    {
        for (var i = 0; i < _otherPlaces?.Count; i++)
        {
            if (!Joins(_otherPlaces[i], place, isPart)) continue;
            place = Union(_otherPlaces[i], place);
            _otherPlaces.RemoveAt(i);
            i = -1;
        }
        if (Joins(Location, place, isPart)) Location = Union(Location, place);
        else if (_otherPlaces?.Count >= MostPlaces) _outside++;
        else (_otherPlaces ??= []).Add(place);
    }

    private static bool Joins(GenomicLocation a, GenomicLocation b, bool isPart)
        => isPart ? a.Chromosome == b.Chromosome && a.Strand == b.Strand : Overlap(a, b);

    private static bool Overlap(GenomicLocation a, GenomicLocation b)
        => a.Chromosome == b.Chromosome && a.Strand == b.Strand && a.Start < b.End && b.Start < a.End;

    private static GenomicLocation Union(GenomicLocation a, GenomicLocation b)
        => a with { Start = Math.Min(a.Start, b.Start), End = Math.Max(a.End, b.End) };
}
