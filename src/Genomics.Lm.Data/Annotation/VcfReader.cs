using System.Text;
using Genomics.Lm.Data.Annotation.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Annotation;

/// <summary>
/// Reads VCF (versions 4.x), plain, gzip or bgzip, record by record. Alleles that cannot be put into a sequence are refused one by one and
/// counted; the other alleles of their record stay usable.
/// </summary>
/// <remarks>
/// Not safe for concurrent use. A line has at most 64 MiB, a record at most <see cref="MostAlternatives"/> alternatives.
/// </remarks>
public sealed class VcfReader : IDisposable
{
    /// <summary>Most alternatives that a record may have; more are refused.</summary>
    public const int MostAlternatives = 4096;

    private const int LongestHeader = 1 << 26;
    private const int MostHeaderLines = 1 << 21;
    private const int Columns = 9;   // the ninth takes FORMAT and all samples
    private const int MostExamples = 5;

    private readonly LineReader _reader;
    private readonly List<string> _malformed = [];
    private int _columns;
    private bool _disposed;
    private readonly Dictionary<AlleleKind, int> _refused = [];

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="GenomicsDataException">The file is missing, or does not begin with a VCF header.</exception>
    public VcfReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _reader = new LineReader(path);
        try
        {
            Header = ReadHeader();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>The header lines, from <c>##fileformat</c> to <c>#CHROM</c>, as in the file.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Names of the samples, in column order; empty without genotypes.</summary>
    public IReadOnlyList<string> SampleNames => Header[^1].Split('\t') is { Length: > Columns } columns ? columns[Columns..] : [];

    /// <summary>Records read so far.</summary>
    public int Records { get; private set; }

    /// <summary>Alleles refused so far, by reason; empty when all could be used.</summary>
    public IReadOnlyDictionary<AlleleKind, int> Refused => _refused;

    /// <summary>The first records with malformed alleles, by place, line and letters; for messages.</summary>
    public IReadOnlyList<string> Malformed => _malformed;

    /// <summary>Reads the next record.</summary>
    /// <returns>The record, or null at the end of the file.</returns>
    /// <exception cref="GenomicsDataException">A line is malformed, or the file was cut off.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed before.</exception>
    public VcfRecord? Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_reader.TryReadLine(out var line))
        {
            if (line.IsEmpty) continue;
            Records++;
            return Parse(line);
        }
        return null;
    }

    /// <summary>Reads the records that are left, one after another.</summary>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: a line is malformed, or the file was cut off.</exception>
    public IEnumerable<VcfRecord> ReadAll()
    {
        while (Read() is { } record) yield return record;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _reader.Dispose();
    }

    private List<string> ReadHeader()
    {
        if (_reader.StartsWith("BCF\u0002"u8) || _reader.StartsWith("BCF\u0004"u8))
            throw new GenomicsDataException("is a BCF file; convert it with bcftools view -Ov", Name);
        if (!_reader.StartsWith("##fileformat=VCFv4"u8))
            throw new GenomicsDataException("is no VCF file of version 4; expected a first line ##fileformat=VCFv4.x", Name, 1);
        var header = new List<string>();
        var length = 0L;
        while (_reader.TryReadLine(out var line))
        {
            if (!line.StartsWith((byte)'#'))
                throw Bad("stands before the line with the column names; expected a line that begins with #CHROM");
            header.Add(Encoding.UTF8.GetString(line));
            if ((length += line.Length) > LongestHeader)
                throw Bad($"belongs to a header of more than {LongestHeader} bytes; expected a VCF file");
            if (header.Count > MostHeaderLines)
                throw Bad($"belongs to a header of more than {MostHeaderLines} lines; expected a VCF file");
            if (!line.StartsWith("#CHROM"u8)) continue;
            _columns = line.Count((byte)'\t') + 1;
            if (line.SequenceEqual("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER"u8)) return header;
            if (line.StartsWith("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"u8)) return header;
            throw Bad("has other columns than expected: #CHROM POS ID REF ALT QUAL FILTER INFO, with tabs between them");
        }
        throw new GenomicsDataException("ends in its header; expected a line #CHROM and one line per variant: was it cut off?", Name);
    }

    private VcfRecord Parse(ReadOnlySpan<byte> line)
    {
        Span<Range> cells = stackalloc Range[Columns];
        var count = AnnotationFile.Split(line, (byte)'\t', cells);
        if (line.Count((byte)'\t') + 1 is var columns && columns < _columns)
            throw Bad($"has {columns} columns, the header has {_columns}; expected as many with tabs between them: was the file cut off?");
        if (line[cells[0]].IsEmpty || !AnnotationFile.TryPosition(line[cells[1]], out var position))
            throw Bad(
                $"has the place '{Shorten(Text(line[cells[0]]))}' '{Shorten(Text(line[cells[1]]))}'; expected a chromosome and a 1-based "
                    + $"position");
        if (line[cells[4]].Count((byte)',') >= MostAlternatives)
            throw Bad(
                $"has more than {MostAlternatives} alternatives, the most that are read in one record; split it, for example with "
                    + $"bcftools norm -m -");
        var reference = Text(line[cells[3]]);
        var bases = reference.ToUpperInvariant();
        var isUsable = bases.Length > 0 && !bases.AsSpan().ContainsAnyExcept("ACGTN");
        VcfAllele[] alternatives = [.. Text(line[cells[4]]).Split(',')
            .Select((text, i) => Allele(i + 1, text, isUsable ? bases : "", position))];
        if (Array.Find(alternatives, a => a.Kind == AlleleKind.Malformed) is { Text: { } bad } && _malformed.Count < MostExamples)
        {
            var letters = isUsable ? $"alternative '{Shorten(bad)}'" : $"reference '{Shorten(reference)}'";
            _malformed.Add($"{Shorten(Text(line[cells[0]]))}:{position} (line {_reader.LineNumber}): {letters}");
        }
        foreach (var allele in alternatives)
            if (!allele.IsUsable) _refused[allele.Kind] = _refused.GetValueOrDefault(allele.Kind) + 1;
        return new VcfRecord(Text(line[cells[0]]), position - 1, Text(line[cells[2]]), reference, alternatives,
            Text(line[cells[5]]), Text(line[cells[6]]), count > 7 ? Text(line[cells[7]]) : ".", count == 9 ? Text(line[cells[8]])
                : "", _reader.LineNumber);
    }

    private static VcfAllele Allele(int number, string text, string reference, long position)
    {
        var bases = text.ToUpperInvariant();
        var kind = text switch
        {
            "." or "" => AlleleKind.Missing,
            "*" => AlleleKind.SpanningDeletion,
            ['<', ..] => AlleleKind.Symbolic,
            _ when text.AsSpan().IndexOfAny("[]") >= 0 || text[0] == '.' || text[^1] == '.' => AlleleKind.Breakend,
            _ when position < 1 || reference.Length == 0 || bases.AsSpan().ContainsAnyExcept("ACGT") => AlleleKind.Malformed,
            _ => bases == reference ? AlleleKind.SameAsReference : AlleleKind.Bases,
        };
        return new VcfAllele(number, text, kind);
    }

    /// <summary>The file as it was given.</summary>
    public string Name => _reader.Name;

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private GenomicsDataException Bad(string message) => new(message, Name, _reader.LineNumber);
}
