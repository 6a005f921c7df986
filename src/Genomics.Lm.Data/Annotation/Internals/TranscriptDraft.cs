using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>A transcript while an annotation is read: where its exons and its coding parts lie.</summary>
internal sealed class TranscriptDraft(string key)
{
    private readonly List<(long Start, long End)> _exons = [], _coding = [], _untranslated = [];

    public string Key { get; } = key;

    /// <summary>The gene's id, once it is known.</summary>
    public string? Gene { get; set; }

    /// <summary>Its own id where it differs from the key.</summary>
    public string? Id { get; set; }

    public string? Chromosome { get; private set; }

    public Strand Strand { get; private set; }

    /// <summary>The best of the marks of canonical transcripts; the larger the worse.</summary>
    public int Rank { get; set; } = int.MaxValue;

    public bool HasParts => Chromosome is not null;

    public void Add(TranscriptPart part, GenomicLocation place)
    {
        (Chromosome, Strand) = Chromosome is null ? (place.Chromosome, place.Strand) : (Chromosome, Strand);
        if (place.Chromosome != Chromosome || place.Strand != Strand) return;   // a second place: it stays where it was found first
        (part switch { TranscriptPart.Exon => _exons, TranscriptPart.Coding => _coding, _ => _untranslated }).Add((place.Start, place.End));
    }

    /// <summary>Exons in the order of the genome; without lines of exons the coding and untranslated parts.</summary>
    public List<(long Start, long End)> Exons() => Merged(_exons.Count > 0 ? [.. _exons, .. _coding] : [.. _coding, .. _untranslated]);

    /// <summary>Coding parts in the order of the genome.</summary>
    public List<(long Start, long End)> Coding() => Merged(_coding);

    private static List<(long Start, long End)> Merged(List<(long Start, long End)> parts)
    {
        var merged = new List<(long Start, long End)>();
        foreach (var (start, end) in parts.OrderBy(p => p.Start).ThenBy(p => p.End))
            if (merged.Count > 0 && start <= merged[^1].End) merged[^1] = (merged[^1].Start, Math.Max(end, merged[^1].End));
            else merged.Add((start, end));
        return merged;
    }
}

internal enum TranscriptPart { Exon, Coding, Untranslated }
