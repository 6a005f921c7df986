using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>NCBI's feature table (<c>…_feature_table.txt</c>): one feature a line under named columns, 1-based positions.</summary>
internal sealed class FeatureTableParser : IAnnotationParser
{
    private const int MostColumns = 64;
    private static readonly string[] IdColumns = ["locus_tag", "symbol", "GeneID"];

    private readonly LineReader _reader;
    private readonly AnnotationOptions _options;
    private readonly GeneCollector _genes;
    private readonly string[] _header;
    private readonly byte[] _feature;
    private readonly int _type, _class, _chromosome, _accession, _start, _end, _strand, _symbol;
    private readonly int[] _ids;

    public FeatureTableParser(LineReader reader, ReadOnlySpan<byte> header, AnnotationOptions options)
    {
        (_reader, _options, _genes) = (reader, options, new GeneCollector(reader, options));
        _header = Encoding.UTF8.GetString(header[2..]).Split('\t');
        _feature = Encoding.UTF8.GetBytes(options.Feature);
        if (options.Tss != TssRule.GeneStart) throw Bad("is an NCBI feature table, which marks no transcripts; give GTF or GFF3");
        if (options.Feature == "transcript")
            throw Bad(
                "is an NCBI feature table, which has no transcripts; ask for one of its features (gene, mRNA, CDS), or give GTF or GFF3");
        (_type, _class, _chromosome, _accession) = (Column("feature"), Column("class"), Column("chromosome"), Column("genomic_accession"));
        (_start, _end, _strand, _symbol) = (Column("start"), Column("end"), Column("strand"), Column("symbol"));
        _ids = options.IdAttribute is { } asked ? [Column(asked)] : [.. IdColumns.Select(Column)];
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[MostColumns];
        var count = AnnotationFile.Split(line, (byte)'\t', cells);
        if (count != _header.Length)
            throw Bad($"has {count} cells, the header has {_header.Length}; expected as many: was the file cut off?");
        var isGene = line[cells[_type]].SequenceEqual("gene"u8);
        var isAsked = line[cells[_type]].SequenceEqual(_feature);
        if (!isGene && !isAsked) return;
        ReadOnlySpan<byte> key = [];
        foreach (var column in _ids)
            if (key.IsEmpty) key = line[cells[column]];
        if (key.IsEmpty)
        {
            _genes.CountWithoutId();
            return;
        }
        var draft = _genes.Get(key);
        draft.Id ??= draft.Key;
        if (draft.Name.Length == 0) draft.Name = Encoding.UTF8.GetString(line[cells[_symbol]]);
        if (isGene) draft.Biotype = _genes.Intern(line[cells[_class]]);
        var place = Place(line, cells);
        if (isGene && !isAsked) draft.AddOwn(place);
        draft.Add(isAsked ? Evidence.Asked : Evidence.None, place, isPart: line[cells[_type]].SequenceEqual("CDS"u8));
    }

    public GeneAnnotation Finish() => _genes.ToAnnotation(AnnotationFormat.NcbiFeatureTable);

    private GenomicLocation Place(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        if (!AnnotationFile.TryPosition(line[cells[_start]], out var start) || !AnnotationFile.TryPosition(line[cells[_end]], out var end)
            || start < 1 || end < start)
            throw Bad("has no place; expected 1-based positions in the columns start and end, the first not above the second");
        var name = line[cells[_accession]].IsEmpty ? line[cells[_chromosome]] : line[cells[_accession]];
        if (name.IsEmpty) throw Bad("has no chromosome and no genomic_accession");
        var chromosome = _genes.Intern(name);
        if (!line[cells[_chromosome]].IsEmpty && !_genes.Aliases.ContainsKey(chromosome))
            _genes.Aliases.Add(chromosome, [Encoding.UTF8.GetString(line[cells[_chromosome]])]);
        var strand = line[cells[_strand]] is [(byte)'+'] ? Strand.Forward : line[cells[_strand]] is [(byte)'-'] ? Strand.Reverse
            : Strand.Unknown;
        return new GenomicLocation(chromosome, start - 1, end, strand);
    }

    private int Column(string name)
        => Array.IndexOf(_header, name) is >= 0 and < MostColumns and var index ? index
            : throw Bad($"has no column '{name}'; it has {string.Join(", ", _header.Take(30))}");

    private GenomicsDataException Bad(string message) => new(message, _reader.Name, _reader.LineNumber);
}
