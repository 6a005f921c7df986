using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>How directly a line says where a gene lies; the most direct lines decide.</summary>
internal enum Evidence { None, Part, Transcript, Asked }

/// <summary>A gene while its lines are being read.</summary>
internal sealed class GeneDraft(string key)
{
    private const int NoRank = int.MaxValue;

    private int _canonicalRank = NoRank;
    private long _canonicalTss;

    public string Key { get; } = key;

    /// <summary>The id for the result; null when the attribute asked for was not found.</summary>
    public string? Id { get; set; }

    public string Name { get; set; } = "";

    public string Biotype { get; set; } = "";

    /// <summary>Key of the gene that a transcript belongs to, when transcripts were asked for.</summary>
    public string? Gene { get; set; }

    public Evidence Evidence { get; private set; }

    public GenomicLocation Location { get; private set; }

    /// <summary>Lines on another chromosome or strand than the first.</summary>
    public int OtherPlaces { get; private set; }

    public bool HasCanonicalTss => _canonicalRank != NoRank;

    public long Tss => HasCanonicalTss ? _canonicalTss : FirstBase(Location);

    public static long FirstBase(GenomicLocation place) => place.Strand == Strand.Reverse ? place.End - 1 : place.Start;

    /// <summary>Takes a line: less direct ones are ignored, equally direct ones extend the place.</summary>
    public void Add(Evidence evidence, GenomicLocation place)
    {
        if (evidence == Evidence.None || evidence < Evidence) return;
        if (Evidence != Evidence.None && (place.Chromosome != Location.Chromosome || place.Strand != Location.Strand))
        {
            if (evidence == Evidence) OtherPlaces++;
            return;
        }
        Location = evidence > Evidence ? place : place with { Start = Math.Min(place.Start, Location.Start), End = Math.Max(place.End, Location.End) };
        Evidence = evidence;
    }

    /// <summary>Takes the start of a transcript that the annotation marks; the lowest rank counts, of equals the first.</summary>
    public void AddCanonical(int rank, GenomicLocation transcript)
    {
        if (rank < _canonicalRank) (_canonicalRank, _canonicalTss) = (rank, FirstBase(transcript));
    }

    /// <summary>Takes over the lines that were read before it was known to which gene they belong.</summary>
    public void Absorb(GeneDraft orphan)
    {
        Add(orphan.Evidence, orphan.Location);
        Id ??= orphan.Id;
        if (Name.Length == 0) Name = orphan.Name;
        if (Biotype.Length == 0) Biotype = orphan.Biotype;
    }
}
