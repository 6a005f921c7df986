using System.Globalization;

namespace Genomics.Lm.Data.Sequences;

/// <summary>A <c>.fai</c> index: where each record of a FASTA file lies, for records whose lines all have the same width.</summary>
public sealed class FastaIndex
{
    /// <summary>One record.</summary>
    /// <param name="Name">First word of the header.</param>
    /// <param name="Length">Bases.</param>
    /// <param name="Offset">Byte offset of the first base in the (uncompressed) file.</param>
    /// <param name="LineBases">Bases per line.</param>
    /// <param name="LineBytes">Bytes per line, line end included.</param>
    public readonly record struct Entry(string Name, long Length, long Offset, long LineBases, long LineBytes);

    private FastaIndex(IReadOnlyList<Entry> entries) => Entries = entries;

    /// <summary>The records in file order of the index.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Reads a <c>.fai</c> file.</summary>
    /// <exception cref="GenomicsDataException">A line is malformed; the message says which.</exception>
    public static FastaIndex Read(string path)
    {
        var entries = new List<Entry>();
        var line = 0L;
        Span<long> numbers = stackalloc long[4];
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (text.Length == 0) continue;
            var cells = text.Split('\t');
            var good = cells.Length >= 5 && cells[0].Length > 0;
            for (var i = 0; good && i < 4; i++)
                good = long.TryParse(cells[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
            var emptyRecord = good && numbers[0] == 0;
            if (!good || (!emptyRecord && (numbers[2] <= 0 || numbers[3] < numbers[2])))
                throw new GenomicsDataException("is no index line; expected name, length, offset, bases per line and bytes per line, separated by tabs; delete the index to have it built anew", path, line);
            entries.Add(new Entry(cells[0], numbers[0], numbers[1], numbers[2], numbers[3]));
        }
        if (entries.Count == 0) throw new GenomicsDataException("the index is empty; delete it to have it built anew", path);
        return new FastaIndex(entries);
    }

    /// <summary>Builds the index of a FASTA stream in one pass.</summary>
    /// <param name="stream">Uncompressed FASTA.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    /// <exception cref="GenomicsDataException">Not FASTA, or lines of unequal width inside a record.</exception>
    public static FastaIndex Build(Stream stream, string file, CancellationToken cancellation = default)
        => new(new Internals.FastaIndexBuilder(file).Run(stream, cancellation));

    /// <summary>Writes the index in the format of <c>samtools faidx</c>, under a temporary name that is renamed at the end.</summary>
    public void Write(string path)
    {
        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, Entries.Select(e => string.Create(CultureInfo.InvariantCulture,
            $"{e.Name}\t{e.Length}\t{e.Offset}\t{e.LineBases}\t{e.LineBytes}")));
        File.Move(temporary, path, overwrite: true);
    }
}
