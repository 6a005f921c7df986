using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>
/// What GTF and GFF3 have in common: nine columns, feature types, names and biotypes. How lines find their gene is the formats' own.
/// </summary>
internal abstract class FeatureParser : IAnnotationParser
{
    protected static readonly byte[][] GeneKeys = ["gene_id"u8.ToArray(), "geneID"u8.ToArray()];
    protected static readonly byte[][] TranscriptKeys = ["transcript_id"u8.ToArray(), "transcriptID"u8.ToArray()];
    private static readonly byte[][] NameKeys = ["gene_name"u8.ToArray(), "gene"u8.ToArray(), "Name"u8.ToArray()];
    private static readonly byte[][] GeneBiotypes = ["gene_type"u8.ToArray(), "gene_biotype"u8.ToArray()];
    private static readonly byte[][] TranscriptBiotypes = ["transcript_type"u8.ToArray(), "transcript_biotype"u8.ToArray()];
    private static readonly byte[][] OwnBiotypes = ["biotype"u8.ToArray(), "ebi_biotype"u8.ToArray()];
    private const int LongestPlaceholder = 7;
    private static readonly byte[][] Placeholders = [
        .. ((string[])[".", "-", "NA", "N/A", "None", "unknown"]).Select(Encoding.ASCII.GetBytes)];
    private static readonly string[] CanonicalTags = ["MANE_Select", "Ensembl_canonical", "RefSeq_Select", "appris_principal_1"];

    private readonly LineReader _reader;
    private readonly AnnotationOptions _options;
    private readonly bool _isGff3;
    private readonly byte[] _feature;
    private string _chromosome = "";
    private byte[] _rawChromosome = [];

    protected FeatureParser(LineReader reader, bool isGff3, AnnotationOptions options)
    {
        (_reader, _options, _isGff3, Genes) = (reader, options, isGff3, new GeneCollector(reader, options));
        _feature = Encoding.UTF8.GetBytes(options.Feature);
        IdAttribute = options.IdAttribute is null ? null : Encoding.UTF8.GetBytes(options.IdAttribute);
        (WantsGenes, WantsTranscripts) = (options.Feature == "gene", options.Feature == "transcript");
    }

    protected GeneCollector Genes { get; }

    protected byte[]? IdAttribute { get; }

    protected bool WantsGenes { get; }

    protected bool WantsTranscripts { get; }

    public void Add(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[9];
        var count = AnnotationFile.Split(line, (byte)'\t', cells);
        if (count < 8)
            throw Bad(
                $"has {count} columns; expected nine with tabs between them (chromosome, source, type, start, end, score, strand, frame, "
                    + $"attributes)");
        var type = line[cells[2]];
        var level = FeatureTypes.LevelOf(type);
        var isAsked = !WantsGenes && !WantsTranscripts && type.SequenceEqual(_feature);
        var attributes = new FeatureAttributes(count == 9 ? line[cells[8]] : [], _isGff3);
        if (level == FeatureLevel.Other && !isAsked)
        {
            Pass(type, attributes);
            return;
        }
        var place = Place(line, cells);
        if (level == FeatureLevel.Region) AddAliases(place.Chromosome, attributes);
        else if (isAsked || WantsGenes || WantsTranscripts || level >= FeatureLevel.Transcript)
            AddFeature(level, type, isAsked, place, attributes);
    }

    public abstract GeneAnnotation Finish();

    /// <summary>Takes a line that says where a gene or transcript lies.</summary>
    protected abstract void AddFeature(
        FeatureLevel level, ReadOnlySpan<byte> type, bool isAsked, GenomicLocation place, in FeatureAttributes attributes);

    /// <summary>Passes a line by that says nothing of places.</summary>
    protected virtual void Pass(ReadOnlySpan<byte> type, in FeatureAttributes attributes) { }

    /// <summary>The id for the result, from a line of the draft.</summary>
    protected abstract string IdOf(GeneDraft draft, FeatureLevel level, in FeatureAttributes attributes);

    /// <summary>An id, or nothing when the text only stands in for one (<c>.</c>, <c>NA</c>, <c>unknown_transcript_1</c>).</summary>
    protected static ReadOnlySpan<byte> Real(ReadOnlySpan<byte> id)
    {
        if (id.Length > LongestPlaceholder) return id.StartsWith("unknown_transcript"u8) ? [] : id;
        foreach (var placeholder in Placeholders)
            if (id.SequenceEqual(placeholder)) return [];
        return id;
    }

    protected void AddToGene(GeneDraft draft, FeatureLevel level, bool isAsked, GenomicLocation place, in FeatureAttributes attributes)
    {
        draft.HasOnlyParts &= level == FeatureLevel.Part;
        draft.Add(EvidenceOf(level, isAsked), place, level is FeatureLevel.Part or FeatureLevel.Other);
        if (draft.Id is null || level == FeatureLevel.Gene) Describe(draft, level, attributes);
        if (level < FeatureLevel.Transcript || _options.Tss != TssRule.CanonicalTranscript) return;
        if (level == FeatureLevel.Gene && attributes.Find("Parent"u8).IsEmpty) return;
        if (Rank(attributes) is var rank && rank < CanonicalTags.Length) draft.AddCanonical(rank, place);
    }

    protected void AddToTranscript(GeneDraft draft, FeatureLevel level, ReadOnlySpan<byte> gene, GenomicLocation place,
        in FeatureAttributes attributes)
    {
        var isPart = level < FeatureLevel.Transcript;
        draft.HasOnlyParts &= isPart;
        draft.Add(isPart ? Evidence.Part : Evidence.Asked, place, isPart);
        draft.Gene ??= gene.IsEmpty ? null : Genes.Intern(gene);
        if (draft.Id is not null && isPart) return;
        draft.Id ??= Id(draft, level, attributes);
        if (draft.Name.Length == 0) draft.Name = attributes.Text(attributes.FindAny(NameKeys));
        if (draft.Biotype.Length == 0) draft.Biotype = Biotype(attributes, TranscriptBiotypes, isOwn: !isPart);
    }

    protected void Describe(GeneDraft draft, FeatureLevel level, in FeatureAttributes attributes)
    {
        if (draft.Id is null || (level == FeatureLevel.Gene && !draft.IsGene)) draft.Id = Id(draft, level, attributes) ?? draft.Id;
        if (draft.Name.Length == 0 && (level == FeatureLevel.Gene || !_isGff3)) draft.Name = attributes.Text(attributes.FindAny(NameKeys));
        if (draft.Biotype.Length == 0) draft.Biotype = Biotype(attributes, GeneBiotypes, isOwn: level == FeatureLevel.Gene);
        draft.IsGene |= level == FeatureLevel.Gene;
    }

    private string? Id(GeneDraft draft, FeatureLevel level, in FeatureAttributes attributes)
        => IdAttribute is null ? IdOf(draft, level, attributes)
            : attributes.FindWithCrossReferences(IdAttribute) is { IsEmpty: false } id ? attributes.IdText(id) : null;

    private string Biotype(in FeatureAttributes attributes, byte[][] keys, bool isOwn)
    {
        var value = attributes.FindAny(keys);
        if (value.IsEmpty && isOwn) value = attributes.FindAny(OwnBiotypes);
        return Genes.Intern(value);
    }

    private Evidence EvidenceOf(FeatureLevel level, bool isAsked)
    {
        if (!WantsGenes) return isAsked ? Evidence.Asked : Evidence.None;
        return level switch { FeatureLevel.Gene => Evidence.Asked, FeatureLevel.Transcript => Evidence.Transcript, _ => Evidence.Part };
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
        if (names.Count > 0 && Genes.Aliases.Count < 1_000_000) Genes.Aliases.TryAdd(chromosome, names);
    }

    private GenomicLocation Place(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        var (first, last) = (cells[3], cells[4]);
        if (!AnnotationFile.TryPosition(line[first], out var start) || !AnnotationFile.TryPosition(line[last], out var end) || start < 1
            || end < start)
            throw Bad(
                $"has the place '{Show(line[first])}' to '{Show(line[last])}'; "
                    + "expected 1-based positions, the first not above the second");
        var chromosome = line[cells[0]];
        if (chromosome.IsEmpty) throw Bad("has no chromosome in its first column");
        if (!chromosome.SequenceEqual(_rawChromosome))
        {
            _rawChromosome = chromosome.ToArray();
            _chromosome = Genes.Intern(Encoding.UTF8.GetBytes(new FeatureAttributes([], _isGff3).IdText(chromosome)));
        }
        var strand = line[cells[6]] switch { [(byte)'+'] => Strand.Forward, [(byte)'-'] => Strand.Reverse, _ => Strand.Unknown };
        return new GenomicLocation(_chromosome, start - 1, end, strand);
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]);

    protected GenomicsDataException Bad(string message) => new(message, _reader.Name, _reader.LineNumber);
}
