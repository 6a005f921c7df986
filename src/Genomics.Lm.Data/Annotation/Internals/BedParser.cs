using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>BED with three to twelve columns: chromosome, start, end, name, score, strand.</summary>
internal sealed class BedParser : IAnnotationParser
{
    private const long LongestPromoter = 1000;
    // gi|123|ref|NM_1.2| is one name
    private static readonly string[] Tags = ["gi", "gb", "emb", "dbj", "ref", "gnl", "lcl", "sp", "tr"];

    private readonly LineReader _reader;
    private readonly List<(string Id, string Promoter, GenomicLocation Place)> _genes = [];
    private readonly Dictionary<string, (int Index, long Number)> _byId = new(StringComparer.Ordinal);
    private int _withoutStrand, _withoutId, _repeated;

    public BedParser(LineReader reader, AnnotationOptions options)
    {
        _reader = reader;
        if (options.Biotypes is not null || options.IdAttribute is not null || options.Tss != TssRule.GeneStart)
            throw new GenomicsDataException(
                "is a BED file, which has no biotypes, attributes or marked transcripts; leave those options out, or give GTF or GFF3",
                    reader.Name, reader.LineNumber);
    }

    public static bool Recognises(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[13];
        return Split(line, cells) >= 3 && AnnotationFile.TryPosition(line[cells[1]], out _)
            && AnnotationFile.TryPosition(line[cells[2]], out _);
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[13];
        var count = Split(line, cells);
        if (count < 3 || line[cells[0]].IsEmpty || !AnnotationFile.TryPosition(line[cells[1]], out var start)
            || !AnnotationFile.TryPosition(line[cells[2]], out var end) || end <= start)
            throw new GenomicsDataException("is no BED line; expected chromosome, start (0-based) and an end above it, separated by tabs",
                _reader.Name, _reader.LineNumber);
        var strand = count < 6 ? Strand.Unknown
            : line[cells[5]] switch { [(byte)'+'] => Strand.Forward, [(byte)'-'] => Strand.Reverse, _ => Strand.Unknown };
        var place = new GenomicLocation(Text(line[cells[0]]), start, end, strand);
        var name = count < 4 || line[cells[3]] is [] or [(byte)'.']
            ? string.Create(CultureInfo.InvariantCulture, $"{place.Chromosome}:{start + 1}-{end}") : Text(line[cells[3]]);
        if (strand == Strand.Unknown) _withoutStrand++;
        else if (name.AsSpan().IndexOfAny(" \t") >= 0) _withoutId++;
        else Add(name, place);
    }

    public GeneAnnotation Finish()
    {
        if (_genes.Count == 0)
            throw new GenomicsDataException(_withoutStrand > 0
                ? $"has no strand on any of its {_withoutStrand} lines, so the genes' starts are not known; expected + or - in the sixth "
                + $"column" : "holds no gene that can be used", _reader.Name);
        return new GeneAnnotation(_reader.Name, AnnotationFormat.Bed,
            [.. _genes.Select(g => new AnnotatedGene(g.Id, g.Promoter, "", g.Place, GeneDraft.FirstBase(g.Place)))])
        {
            WithoutStrand = _withoutStrand,
            WithoutId = _withoutId,
            Repeated = _repeated,
        };
    }

    private void Add(string name, GenomicLocation place)
    {
        var bar = Tags.Contains(name[..Math.Max(0, name.IndexOf('|'))]) ? -1 : name.IndexOf('|');
        var (id, promoter) = bar > 0 ? (name[..bar], name[(bar + 1)..]) : (name, "");
        var number = PromoterNumber(promoter);
        if (_byId.TryAdd(id, (_genes.Count, number)))
        {
            _genes.Add((id, promoter, place));
            return;
        }
        _repeated++;
        var (index, best) = _byId[id];
        if (number > best || (number == best && !IsFurtherOut(place, _genes[index].Place))) return;
        _byId[id] = (index, number);
        _genes[index] = (id, promoter, place);
    }

    // A_2, 2; no accession or gene number (NM_000546, 7157)
    private static long PromoterNumber(string promoter)
    {
        var digits = promoter.AsSpan(promoter.LastIndexOf('_') + 1);
        return digits.Length < 4 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : long.MaxValue;
    }

    // promoters lie apart; genes and transcripts that do not overlap are another place of the same name
    private static bool IsFurtherOut(GenomicLocation place, GenomicLocation known)
        => place.Chromosome == known.Chromosome && place.Strand == known.Strand
            && (place.Strand == Strand.Forward ? place.Start < known.Start : place.End > known.End)
            && ((place.Start < known.End && known.Start < place.End) || Math.Max(place.Length, known.Length) <= LongestPromoter);

    // tabs, or blanks when there are none
    private static int Split(ReadOnlySpan<byte> line, Span<Range> cells)
    {
        if (line.Contains((byte)'\t')) return AnnotationFile.Split(line, (byte)'\t', cells);
        var count = 0;
        for (var start = 0; start < line.Length && count < cells.Length;)
        {
            var length = line[start..].IndexOf((byte)' ');
            if (length < 0) length = line.Length - start;
            if (length > 0) cells[count++] = start..(start + length);
            start += length + 1;
        }
        return count;
    }

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell);
}
