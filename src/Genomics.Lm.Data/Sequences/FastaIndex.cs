using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences;

/// <summary>A <c>.fai</c> index: where each record of a FASTA file lies, for records whose lines all have the same width.</summary>
public sealed class FastaIndex
{
    private const int LongestLineEnd = 64;

    /// <summary>One record.</summary>
    /// <param name="Name">First word of the header.</param>
    /// <param name="Length">Bases.</param>
    /// <param name="Offset">Byte offset of the first base in the (uncompressed) file.</param>
    /// <param name="LineBases">Bases per line.</param>
    /// <param name="LineBytes">Bytes per line, line end included.</param>
    public readonly record struct Entry(string Name, long Length, long Offset, long LineBases, long LineBytes)
    {
        /// <summary>Byte offset of a base, 0-based.</summary>
        internal long PositionOf(long index) => Offset + index / LineBases * LineBytes + index % LineBases;

        /// <summary>Byte offset behind the last base.</summary>
        internal long End => Length == 0 ? Offset : PositionOf(Length - 1) + 1;

        /// <summary>Whether the numbers can be those of a record, and its end of a file.</summary>
        internal bool IsPossible => Length == 0
            || (LineBases > 0 && LineBytes - LineBases is >= 0 and <= LongestLineEnd && (LineBytes > LineBases || Length <= LineBases)
                && Offset + ((Int128)Length / LineBases + 1) * LineBytes <= long.MaxValue);
    }

    private FastaIndex(IReadOnlyList<Entry> entries) => Entries = entries;

    /// <summary>The records in file order of the index.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Reads a <c>.fai</c> file.</summary>
    /// <param name="path">The index.</param>
    /// <exception cref="GenomicsDataException">The file is missing, or a line is malformed or names a record again; the message says
    /// which.</exception>
    public static FastaIndex Read(string path)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new LineReader(path);
        while (reader.TryReadLine(out var line))
        {
            if (line.IsEmpty) continue;
            if (!TryParse(Encoding.UTF8.GetString(line), out var entry))
                throw new GenomicsDataException(
                    "is no index line; expected name, length, offset, bases per line and bytes per line, separated by tabs; delete the "
                        + "index to have it built anew", path, reader.LineNumber);
            if (!names.Add(entry.Name))
                throw new GenomicsDataException($"the index names '{Excerpt.Of(entry.Name)}' twice; delete it to have it built anew", path,
                    reader.LineNumber, entry.Name);
            entries.Add(entry);
        }
        if (entries.Count == 0) throw new GenomicsDataException("the index is empty; delete it to have it built anew", path);
        return new FastaIndex(entries);
    }

    /// <summary>Builds the index of a FASTA stream in one pass.</summary>
    /// <param name="stream">Uncompressed FASTA.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <exception cref="GenomicsDataException">Not FASTA, two records of one name, or lines of unequal width inside a record.</exception>
    public static FastaIndex Build(Stream stream, string file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        return new(new Internals.FastaIndexBuilder(file).Run(stream, cancellationToken));
    }

    /// <summary>Writes the index as <c>samtools faidx</c> does.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string path) => OutputFile.WriteText(path, text =>
    {
        foreach (var e in Entries)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Name}\t{e.Length}\t{e.Offset}\t{e.LineBases}\t{e.LineBytes}"));
    });

    private static bool TryParse(string line, out Entry entry)
    {
        entry = default;
        var cells = line.Split('\t');
        if (cells.Length < 5 || cells[0].Length == 0) return false;
        Span<long> numbers = stackalloc long[4];
        for (var i = 0; i < numbers.Length; i++)
            if (!long.TryParse(cells[i + 1].AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        entry = new Entry(cells[0], numbers[0], numbers[1], numbers[2], numbers[3]);
        return entry.IsPossible;
    }
}
