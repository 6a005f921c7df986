using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>GTF and GFF3 of GENCODE, Ensembl, NCBI, VEuPathDB and others.</summary>
/// <remarks>
/// The key of a gene is its <c>gene_id</c>; in GFF3 without one, the ID of the gene line (without <c>gene:</c> or <c>gene-</c>), which the other
/// lines reach by their parents.
/// </remarks>
internal sealed class FeatureParser(LineReader reader, bool isGff3, AnnotationOptions options) : IAnnotationParser
{
    private enum Level { Other, Region, Part, Transcript, Gene }

    private static readonly byte[][] GeneKeys = ["gene_id"u8.ToArray(), "geneID"u8.ToArray()];
    private static readonly byte[][] TranscriptKeys = ["transcript_id"u8.ToArray(), "transcriptID"u8.ToArray()];
    private static readonly byte[][] NameKeys = ["gene_name"u8.ToArray(), "gene"u8.ToArray(), "Name"u8.ToArray()];
    private static readonly byte[][] GeneBiotypes = ["gene_type"u8.ToArray(), "gene_biotype"u8.ToArray()];
    private static readonly byte[][] TranscriptBiotypes = ["transcript_type"u8.ToArray(), "transcript_biotype"u8.ToArray()];
    private static readonly byte[][] OwnBiotypes = ["biotype"u8.ToArray(), "ebi_biotype"u8.ToArray()];
    private static readonly byte[][] Prefixes = ["gene:"u8.ToArray(), "gene-"u8.ToArray(), "transcript:"u8.ToArray(), "rna-"u8.ToArray()];
    private static readonly string[] CanonicalTags = ["MANE_Select", "Ensembl_canonical", "RefSeq_Select", "appris_principal_1"];

    private readonly GeneCollector _genes = new(reader, options);
    private readonly Dictionary<string, string> _parentOf = new(Utf8Keys.Comparer);   // GFF3: transcript to gene
    private readonly byte[] _feature = Encoding.UTF8.GetBytes(options.Feature);
    private readonly byte[]? _idAttribute = options.IdAttribute is null ? null : Encoding.UTF8.GetBytes(options.IdAttribute);
    private readonly bool _wantsGenes = options.Feature == "gene", _wantsTranscripts = options.Feature == "transcript";

    public void Add(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[9];
        var count = AnnotationFile.Split(line, (byte)'\t', cells);
        if (count < 8) throw Bad($"has {count} columns; expected nine with tabs between them (chromosome, source, type, start, end, score, strand, frame, attributes)");
        var type = line[cells[2]];
        var level = LevelOf(type);
        var isAsked = !_wantsGenes && !_wantsTranscripts && type.SequenceEqual(_feature);
        if (level == Level.Other && !isAsked) return;
        var place = Place(line, cells);
        var attributes = new FeatureAttributes(count == 9 ? line[cells[8]] : [], isGff3);
        if (level == Level.Region) AddAliases(place.Chromosome, attributes);
        else if (isAsked || _wantsGenes || level >= Level.Transcript || _wantsTranscripts) AddFeature(level, isAsked, place, attributes);
    }

    public GeneAnnotation Finish()
    {
        if (!_wantsTranscripts) _genes.Merge(_parentOf);
        return _genes.ToAnnotation(isGff3 ? AnnotationFormat.Gff3 : AnnotationFormat.Gtf);
    }

    private void AddFeature(Level level, bool isAsked, GenomicLocation place, in FeatureAttributes attributes)
    {
        var gene = GeneKey(level, attributes);
        if (_wantsTranscripts && level != Level.Gene)
        {
            AddTranscript(level, gene, place, attributes);
            return;
        }
        if (gene.IsEmpty)
        {
            if (!isGff3) throw Bad("has no gene id; expected an attribute gene_id \"…\" in the ninth column");
            _genes.WithoutGene++;
            return;
        }
        var draft = _genes.Get(gene);
        if (!_wantsTranscripts) draft.Add(EvidenceOf(level, isAsked), place);
        if (draft.Id is null || level == Level.Gene) Describe(draft, level, attributes);
        if (level == Level.Transcript && options.Tss == TssRule.CanonicalTranscript && Rank(attributes) is var rank && rank < CanonicalTags.Length
            && place.Chromosome == draft.Location.Chromosome && place.Strand == draft.Location.Strand) draft.AddCanonical(rank, place);
    }

    private void AddTranscript(Level level, ReadOnlySpan<byte> gene, GenomicLocation place, in FeatureAttributes attributes)
    {
        var key = attributes.FindAny(TranscriptKeys);
        if (key.IsEmpty && isGff3) key = level == Level.Transcript ? WithoutPrefix(attributes.Find("ID"u8)) : WithoutPrefix(First(attributes.Find("Parent"u8)));
        if (key.IsEmpty) return;
        var draft = _genes.Get(key);
        draft.Add(level == Level.Transcript ? Evidence.Asked : Evidence.Part, place);
        if (draft.Id is not null && level != Level.Transcript) return;
        draft.Id ??= Id(draft, attributes);
        if (draft.Name.Length == 0) draft.Name = attributes.Text(attributes.FindAny(NameKeys));
        if (draft.Biotype.Length == 0) draft.Biotype = Biotype(attributes, TranscriptBiotypes, isOwn: level == Level.Transcript);
        draft.Gene ??= gene.IsEmpty ? null : _genes.Intern(gene);
    }

    private void Describe(GeneDraft draft, Level level, in FeatureAttributes attributes)
    {
        draft.Id ??= Id(draft, attributes);
        if (draft.Name.Length == 0 && (level == Level.Gene || !isGff3)) draft.Name = attributes.Text(attributes.FindAny(NameKeys));
        if (draft.Biotype.Length == 0) draft.Biotype = Biotype(attributes, GeneBiotypes, isOwn: level == Level.Gene);
    }

    private string? Id(GeneDraft draft, in FeatureAttributes attributes)
        => _idAttribute is null ? (isGff3 ? attributes.Text(Encoding.UTF8.GetBytes(draft.Key)) : draft.Key)
            : attributes.FindWithCrossReferences(_idAttribute) is { IsEmpty: false } id ? attributes.Text(id) : null;

    private string Biotype(in FeatureAttributes attributes, byte[][] keys, bool isOwn)
    {
        var value = attributes.FindAny(keys);
        if (value.IsEmpty && isOwn) value = attributes.FindAny(OwnBiotypes);
        return _genes.Intern(value);
    }

    private ReadOnlySpan<byte> GeneKey(Level level, in FeatureAttributes attributes)
    {
        var named = attributes.FindAny(GeneKeys);
        if (!isGff3) return named;
        var id = WithoutPrefix(attributes.Find("ID"u8));
        if (level == Level.Gene && !id.IsEmpty) return named.IsEmpty ? id : named;
        var parent = named.IsEmpty ? WithoutPrefix(First(attributes.Find("Parent"u8))) : named;
        if (level == Level.Transcript && !id.IsEmpty && !parent.IsEmpty && !id.SequenceEqual(parent))
            _parentOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryAdd(id, _genes.Intern(parent));
        if (parent.IsEmpty) return id;
        return _parentOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(parent, out var known)
            ? Encoding.UTF8.GetBytes(GeneCollector.Root(_parentOf, known)) : parent;
    }

    private static int Rank(in FeatureAttributes attributes)
    {
        var best = CanonicalTags.Length;
        attributes.AnyValue("tag"u8, tag =>
        {
            var rank = Array.IndexOf(CanonicalTags, Encoding.UTF8.GetString(tag).Replace(' ', '_'));
            if (rank >= 0) best = Math.Min(best, rank);
            return best == 0;
        });
        return best;
    }

    // NCBI: chromosome=1 on the line of the whole sequence; Ensembl: Alias=CM000663.2,chr1,NC_000001.11
    private void AddAliases(string chromosome, in FeatureAttributes attributes)
    {
        var names = new List<string>();
        if (attributes.Find("chromosome"u8) is { IsEmpty: false } number) names.Add(attributes.Text(number));
        var alias = attributes.Find("Alias"u8);
        foreach (var part in alias.Split((byte)','))
            if (!alias[part].IsEmpty) names.Add(attributes.Text(alias[part]));
        if (names.Count > 0 && _genes.Aliases.Count < 1_000_000) _genes.Aliases.TryAdd(chromosome, names);
    }

    private Evidence EvidenceOf(Level level, bool isAsked)
    {
        if (!_wantsGenes) return isAsked ? Evidence.Asked : Evidence.None;
        return level switch { Level.Gene => Evidence.Asked, Level.Transcript => Evidence.Transcript, _ => Evidence.Part };
    }

    // gene, ncRNA_gene, pseudogene, protein_coding_gene; mRNA, lnc_RNA, transcript, V_gene_segment; exon, CDS
    private static Level LevelOf(ReadOnlySpan<byte> type)
        => type.EndsWith("gene"u8) ? Level.Gene
        : type.EndsWith("RNA"u8) || type.EndsWith("transcript"u8) || type.EndsWith("gene_segment"u8) ? Level.Transcript
        : type.SequenceEqual("exon"u8) || type.SequenceEqual("CDS"u8) ? Level.Part
        : type.SequenceEqual("region"u8) || type.SequenceEqual("chromosome"u8) || type.SequenceEqual("scaffold"u8) || type.SequenceEqual("supercontig"u8) ? Level.Region
        : Level.Other;

    private GenomicLocation Place(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        if (!AnnotationFile.TryPosition(line[cells[3]], out var start) || !AnnotationFile.TryPosition(line[cells[4]], out var end) || start < 1 || end < start)
            throw Bad($"has the place '{Show(line[cells[3]])}' to '{Show(line[cells[4]])}'; expected 1-based positions, the first not above the second");
        if (line[cells[0]].IsEmpty) throw Bad("has no chromosome in its first column");
        var strand = line[cells[6]] is [(byte)'+'] ? Strand.Forward : line[cells[6]] is [(byte)'-'] ? Strand.Reverse : Strand.Unknown;
        return new GenomicLocation(_genes.Intern(line[cells[0]]), start - 1, end, strand);
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> list) => list.IndexOf((byte)',') is >= 0 and var comma ? list[..comma] : list;

    // Ensembl, NCBI, WormBase
    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> id)
    {
        foreach (var prefix in Prefixes)
            if (id.Length > prefix.Length && Ascii.EqualsIgnoreCase(id[..prefix.Length], prefix)) return id[prefix.Length..];
        return id;
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]);

    private GenomicsDataException Bad(string message) => new(message, reader.Name, reader.LineNumber);
}
