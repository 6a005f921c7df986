using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>
/// Reads exons and coding parts of transcripts from GTF (by <c>transcript_id</c>) and GFF3 (by <c>Parent</c>, up to the topmost gene).
/// </summary>
internal sealed class TranscriptFile
{
    private const int LinesBetweenChecks = 1 << 14, MostLevels = 16;
    private static readonly string[] CanonicalTags = ["MANE_Select", "Ensembl_canonical", "RefSeq_Select", "appris_principal_1"];
    private static readonly string[] Prefixes = ["gene:", "gene-", "transcript:", "rna-"];   // Ensembl, NCBI, WormBase

    private readonly Dictionary<string, TranscriptDraft> _drafts = new(Utf8Keys.Comparer);
    private readonly Dictionary<string, Above> _above = new(StringComparer.Ordinal);   // GFF3: what stands over exons
    private readonly List<TranscriptDraft> _order = [];

    /// <summary>The transcripts with exons or coding parts, each with its gene.</summary>
    public static IReadOnlyList<TranscriptDraft> Read(string path, CancellationToken cancellationToken)
    {
        using var reader = new LineReader(path);
        var (file, isGff3, headerGff3) = (new TranscriptFile(), (bool?)null, false);
        Span<Range> cells = stackalloc Range[9];
        while (reader.TryReadLine(out var line))
        {
            if (reader.LineNumber % LinesBetweenChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            line = line.TrimEnd((byte)' ');
            if (line.StartsWith("##gff-version"u8) && line.IndexOf((byte)'3') > 0) headerGff3 = true;
            if (line.StartsWith("##FASTA"u8) || line.StartsWith(">"u8)) break;
            if (line.IsEmpty || line[0] == '#') continue;
            if (AnnotationFile.Split(line, (byte)'\t', cells) < 9)
                throw new GenomicsDataException("has less than nine columns with tabs between them; expected GTF or GFF3", path,
                    reader.LineNumber);
            isGff3 ??= FeatureAttributes.LooksLikeGff3(line[cells[8]]);
            file.Add(line, cells, isGff3 ?? headerGff3, path, reader.LineNumber);
        }
        return file.Finish(path);
    }

    private void Add(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, bool isGff3, string path, long number)
    {
        var type = line[cells[2]];
        var attributes = new FeatureAttributes(line[cells[8]], isGff3);
        if (PartOf(type, isGff3) is not { } part)
        {
            if (isGff3) AddAbove(attributes, type);
            else if (type.SequenceEqual("transcript"u8) || type.EndsWith("RNA"u8)) Describe(attributes);
            return;
        }
        if (!AnnotationFile.TryPosition(line[cells[3]], out var start) || !AnnotationFile.TryPosition(line[cells[4]], out var end)
            || start < 1
            || end < start)
            throw new GenomicsDataException("has no place; expected 1-based positions, the first not above the second", path, number);
        var strand = line[cells[6]] switch { [(byte)'+'] => Strand.Forward, [(byte)'-'] => Strand.Reverse, _ => Strand.Unknown };
        if (strand == Strand.Unknown) return;
        var place = new GenomicLocation(attributes.IdText(line[cells[0]]), start - 1, end, strand);
        if (!isGff3)
        {
            Describe(attributes)?.Add(part, place);
            return;
        }
        var parents = attributes.Find("Parent"u8);
        foreach (var range in parents.Split((byte)','))
            if (!parents[range].IsEmpty) Draft(parents[range]).Add(part, place);
    }

    private static TranscriptPart? PartOf(ReadOnlySpan<byte> type, bool isGff3)
        => type.EndsWith("exon"u8) ? TranscriptPart.Exon
            : type.SequenceEqual("CDS"u8) || (!isGff3 && type.SequenceEqual("stop_codon"u8)) ? TranscriptPart.Coding
            : type.EndsWith("UTR"u8) || type.EndsWith("utr"u8) ? TranscriptPart.Untranslated : null;

    // GTF: the draft of a line's transcript, with its gene and mark
    private TranscriptDraft? Describe(in FeatureAttributes attributes)
    {
        var transcript = attributes.Find("transcript_id"u8);
        var gene = attributes.Find("gene_id"u8);
        if (transcript.IsEmpty) transcript = gene;
        if (transcript.IsEmpty) return null;
        var draft = Draft(transcript);
        draft.Gene ??= attributes.IdText(gene.IsEmpty ? transcript : gene);
        draft.Rank = Math.Min(draft.Rank, Rank(attributes));
        return draft;
    }

    private void AddAbove(in FeatureAttributes attributes, ReadOnlySpan<byte> type)
    {
        var id = attributes.Find("ID"u8);
        if (id.IsEmpty || FeatureTypes.IsLeaf(type)) return;
        var parent = attributes.Find("Parent"u8);
        if (parent.IndexOf((byte)',') is > 0 and var comma) parent = parent[..comma];
        var gene = attributes.Find("gene_id"u8);
        var transcript = attributes.Find("transcript_id"u8);
        var isGene = FeatureTypes.LevelOf(type) == FeatureLevel.Gene;
        _above.TryAdd(Encoding.UTF8.GetString(id), new Above(Encoding.UTF8.GetString(parent), isGene, Rank(attributes),
            gene.IsEmpty || !isGene ? null : attributes.IdText(gene), transcript.IsEmpty ? null : attributes.IdText(transcript)));
    }

    private TranscriptDraft Draft(ReadOnlySpan<byte> key)
    {
        var lookup = _drafts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var draft)) return draft;
        lookup[key] = draft = new TranscriptDraft(Encoding.UTF8.GetString(key));
        _order.Add(draft);
        return draft;
    }

    private IReadOnlyList<TranscriptDraft> Finish(string path)
    {
        foreach (var draft in _order.Where(d => d.Gene is null)) Climb(draft);
        List<TranscriptDraft> found = [.. _order.Where(d => d.HasParts)];
        return found.Count > 0 ? found
            : throw new GenomicsDataException("has no exon and no coding part with a strand; gene structure needs GTF or GFF3 with them",
                path);
    }

    // GFF3: from the feature that an exon names up to the topmost gene
    private void Climb(TranscriptDraft draft)
    {
        var (key, top) = (draft.Key, draft.Key);
        for (var level = 0; level < MostLevels && _above.TryGetValue(key, out var above); level++)
        {
            if (level == 0) (draft.Rank, draft.Id) = (above.Rank, above.Transcript ?? WithoutPrefix(key));
            if (above.IsGene || above.Parent.Length == 0) top = key;
            if (above.Parent.Length == 0) break;
            if (!_above.ContainsKey(above.Parent)) top = top == draft.Key ? above.Parent : top;
            key = above.Parent;
        }
        draft.Id ??= WithoutPrefix(draft.Key);
        draft.Gene = _above.GetValueOrDefault(top)?.Gene ?? WithoutPrefix(top);
    }

    private static string WithoutPrefix(string id)
        => Prefixes.FirstOrDefault(p => id.Length > p.Length && id.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } prefix
            ? id[prefix.Length..] : id;

    private static int Rank(in FeatureAttributes attributes)
    {
        var best = int.MaxValue;
        attributes.AnyValue("tag"u8, tag =>
        {
            var rank = Array.IndexOf(CanonicalTags, Encoding.UTF8.GetString(tag).Replace(' ', '_'));
            if (rank >= 0) best = Math.Min(best, rank);
            return best == 0;
        });
        return best;
    }

    private sealed record Above(string Parent, bool IsGene, int Rank, string? Gene, string? Transcript);
}
