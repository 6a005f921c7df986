using System.Globalization;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Reads an annotation line by line and recognises its format by its first line.</summary>
internal static class AnnotationFile
{
    private const int LinesBetweenChecks = 1 << 14;

    public static GeneAnnotation Read(string path, AnnotationOptions options, CancellationToken cancellationToken)
    {
        using var reader = new LineReader(path);
        IAnnotationParser? parser = null;
        var isGff3 = false;
        while (reader.TryReadLine(out var line))
        {
            if (reader.LineNumber % LinesBetweenChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            line = line.TrimEnd((byte)' ');
            if (line.IsEmpty) continue;
            if (line[0] == '#')
            {
                isGff3 |= line.StartsWith("##gff-version"u8) && line["##gff-version"u8.Length..].Trim((byte)' ').StartsWith((byte)'3');
                if (line.StartsWith("##FASTA"u8)) break;
                if (parser is null && line.StartsWith("# feature\t"u8)) parser = new FeatureTableParser(reader, line, options);
                continue;
            }
            if (line[0] == '>' && parser is FeatureParser) break;   // sequence at the end of GFF3
            if (parser is null or BedParser && (line.StartsWith("track"u8) || line.StartsWith("browser"u8))) continue;
            parser ??= Recognise(reader, line, isGff3, options);
            parser?.Add(line);
        }
        if (parser is null) throw new GenomicsDataException("holds no feature; expected GTF, GFF3, BED or an NCBI feature table", path);
        return parser.Finish();
    }

    /// <summary>The ranges of the cells of a line; fewer than asked for when the line has fewer, the last one takes the rest.</summary>
    public static int Split(ReadOnlySpan<byte> line, byte separator, Span<Range> cells)
    {
        var (count, start) = (0, 0);
        for (; count < cells.Length - 1; count++)
        {
            var length = line[start..].IndexOf(separator);
            if (length < 0) break;
            cells[count] = start..(start + length);
            start += length + 1;
        }
        cells[count] = start..line.Length;
        return count + 1;
    }

    /// <summary>A position from 0 to 2^53: more than any genome has bases.</summary>
    public static bool TryPosition(ReadOnlySpan<byte> text, out long position)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position) && position <= 1L << 53;

    // null: a line that says nothing and does not tell GTF from GFF3
    private static IAnnotationParser? Recognise(LineReader reader, ReadOnlySpan<byte> line, bool isGff3, AnnotationOptions options)
    {
        Span<Range> cells = stackalloc Range[9];
        var count = Split(line, (byte)'\t', cells);
        if (count >= 8 && TryPosition(line[cells[3]], out _) && TryPosition(line[cells[4]], out _))
        {
            var looks = count == 9 ? FeatureAttributes.LooksLikeGff3(line[cells[8]]) : null;
            if (looks is null && !isGff3 && FeatureTypes.LevelOf(line[cells[2]]) <= FeatureLevel.Region) return null;
            return looks ?? isGff3 ? new Gff3Parser(reader, options) : new GtfParser(reader, options);
        }
        if (BedParser.Recognises(line)) return new BedParser(reader, options);
        throw new GenomicsDataException(
            "is no line of an annotation; expected GTF or GFF3 (nine columns, tabs between them), BED (chromosome, start, end) or an "
                + "NCBI feature table",
            reader.Name, reader.LineNumber);
    }
}
