using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences.Internals;

namespace Genomics.Lm.Data.Sequences;

/// <summary>
/// Reads FASTA: plain, gzip or bgzip (by content), any line ends, wrapped or not, soft-masked, IUPAC letters, RNA (U is read as T).
/// </summary>
/// <remarks>
/// Lines that begin with <c>;</c> are comments. Records without bases, two records of one name, letters beyond the IUPAC codes, text
/// before the first header and files that were cut off are errors that name file, line and record.
/// </remarks>
public static class FastaReader
{
    /// <summary>Reads records one after another; only the current one is in memory.</summary>
    /// <param name="path">A FASTA file.</param>
    /// <param name="options">How headers are read.</param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: the file is missing, empty, malformed or cut off.</exception>
    public static IEnumerable<DnaSequence> Read(string path, FastaOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Enumerate(() => new LineReader(path), options ?? new FastaOptions());
    }

    /// <summary>Reads records from a stream, compressed or not; disposes it at the end.</summary>
    /// <param name="stream">FASTA text, gzip or bgzip.</param>
    /// <param name="name">The name used in messages.</param>
    /// <param name="options">How headers are read.</param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: the text is empty, malformed or cut off.</exception>
    public static IEnumerable<DnaSequence> Read(Stream stream, string name, FastaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Enumerate(() => new LineReader(InputFile.Decompress(stream, name), name), options ?? new FastaOptions());
    }

    /// <summary>Reads all records into memory.</summary>
    /// <param name="path">A FASTA file.</param>
    /// <param name="options">How headers are read.</param>
    /// <param name="cancellationToken">Checked between records.</param>
    /// <exception cref="GenomicsDataException">The file is missing, empty, malformed or cut off.</exception>
    public static IReadOnlyList<DnaSequence> ReadAll(
        string path, FastaOptions? options = null, CancellationToken cancellationToken = default)
    {
        var records = new List<DnaSequence>();
        foreach (var record in Read(path, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Add(record);
        }
        return records;
    }

    /// <summary><see cref="ReadAll"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="ReadAll" path="/param|/exception"/>
    public static Task<IReadOnlyList<DnaSequence>> ReadAllAsync(
        string path, FastaOptions? options = null, CancellationToken cancellationToken = default)
        => Background.Run(() => ReadAll(path, options, cancellationToken), cancellationToken);

    private static IEnumerable<DnaSequence> Enumerate(Func<LineReader> open, FastaOptions options)
    {
        using var scanner = new FastaScanner(open(), options);
        while (scanner.Next() is { } record) yield return record;
    }
}
