using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences;

/// <summary>
/// Reads sequences from a table with a name and a sequence per line (<c>name TAB sequence</c>), as promoter collections are often shared.
/// </summary>
public static class SequenceTableReader
{
    /// <summary>Reads sequences one after another; lower case is kept as soft mask.</summary>
    /// <param name="path">
    /// The file, plain or compressed, any line ends; tab, comma or blanks between name and sequence. Lines with <c>#</c> are skipped.
    /// </param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: the file is missing, empty or cut off, or a line has no name or
    /// no sequence.</exception>
    public static IEnumerable<DnaSequence> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Enumerate(path);
    }

    private static IEnumerable<DnaSequence> Enumerate(string path)
    {
        using var reader = new LineReader(path);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next(reader) is { } record)
        {
            if (!names.Add(record.Id))
                throw new GenomicsDataException($"has a second sequence named '{Excerpt.Of(record.Id)}'; names must be unique", path,
                    reader.LineNumber, record.Id);
            yield return record;
        }
        if (names.Count == 0) throw new GenomicsDataException("holds no sequence; expected a name and a sequence on every line", path);
    }

    private static DnaSequence? Next(LineReader reader)
    {
        while (reader.TryReadLine(out var line))
        {
            if (line.IndexOfAnyExcept(" \t"u8) < 0 || line[0] == '#') continue;
            var cells = new CellReader(line, CellReader.DelimiterOf(line));
            cells.TryNext(out var name);
            if (name.IsEmpty || !cells.TryNext(out var bases) || bases.IsEmpty)
                throw new GenomicsDataException("has no sequence; expected a name and a sequence on every line", reader.Name,
                    reader.LineNumber);
            var id = Encoding.UTF8.GetString(name);
            var upper = bases.ToArray();
            var bad = SequenceLetters.Normalize(upper, out var masked);
            return bad < 0 ? new DnaSequence(id, "", upper, masked)
                : throw new GenomicsDataException(
                $"sequence '{Excerpt.Of(id)}' has a letter at base {bad + 1} that is no nucleotide code; expected A, C, G, T, N or an "
                    + $"IUPAC code", reader.Name, reader.LineNumber, id);
        }
        return null;
    }
}
