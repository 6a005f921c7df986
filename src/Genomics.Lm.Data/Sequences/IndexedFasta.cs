using System.Buffers;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences.Internals;

namespace Genomics.Lm.Data.Sequences;

/// <summary>
/// Random access into a FASTA file through its <c>.fai</c> index: plain, bgzip, or plain gzip (which is unpacked once into a temporary
/// file).
/// </summary>
/// <remarks>
/// An index beside the file (<c>FILE.fai</c>) is used when it is not older than the file, names all its records and leads to each of them;
/// otherwise one is built in memory in one pass.
/// </remarks>
public sealed class IndexedFasta : IGenome
{
    private const int RawBlock = 1 << 16;

    private static readonly SearchValues<byte> NoBases = SearchValues.Create(">;\n\r\t "u8);

    private readonly string _path;
    private readonly IReadOnlyList<FastaIndex.Entry> _entries;
    private readonly ReadAt _read;
    private readonly IDisposable _source;

    private IndexedFasta(string path, IDisposable source, long length, ReadAt read, CancellationToken cancellationToken)
    {
        (_path, _source, _read) = (path, source, read);
        _entries = (FittingIndex(path, length, read)
            ?? FastaIndex.Build(new PositionedStream(length, read), path, cancellationToken)).Entries;
        Chromosomes = [.. _entries.Select(e => new ChromosomeInfo(e.Name, e.Length))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ChromosomeInfo> Chromosomes { get; }

    /// <summary>Opens a FASTA file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Checked while it is unpacked or indexed.</param>
    /// <exception cref="GenomicsDataException">No such file, not FASTA, lines of unequal width, a damaged archive, or an index that is
    /// none.</exception>
    public static IndexedFasta Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> head = stackalloc byte[Bgzf.HeadLength];
        var file = InputFile.OpenHandle(path, head, out var count);
        try
        {
            head = head[..count];
            InputFile.RefuseForeign(head, path);
            if (Bgzf.Recognises(head))
            {
                var blocks = BgzfFile.Open(file, path);
                return new IndexedFasta(path, blocks, blocks.Length, blocks.Read, cancellationToken);
            }
            if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            {
                file.Dispose();
                file = GzipCopy.Make(path, cancellationToken);
            }
            var plain = file;
            return new IndexedFasta(path, plain, RandomAccess.GetLength(plain),
                (position, bytes) => FileReads.Fully(plain, path, position, bytes), cancellationToken);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(int chromosome, long start, Span<byte> destination)
    {
        BasesRange.Check(Chromosomes, chromosome, start, destination.Length);
        var entry = _entries[chromosome];
        var rented = ArrayPool<byte>.Shared.Rent(RawBlock);
        try
        {
            while (destination.Length > 0)
            {
                var done = ReadLines(entry, start, destination, rented);
                destination = destination[done..];
                start += done;
            }
        }
        finally { ArrayPool<byte>.Shared.Return(rented); }
    }

    // one read of raw bytes, closed up over the line ends; returns the bases copied
    private int ReadLines(in FastaIndex.Entry entry, long start, Span<byte> destination, byte[] raw)
    {
        var column = start % entry.LineBases;
        var from = entry.PositionOf(start);
        var bytes = raw.AsSpan(0, (int)Math.Min(RawBlock, entry.PositionOf(start + destination.Length - 1) + 1 - from));
        _read(from, bytes);
        var (done, lineEnd) = (0, (int)(entry.LineBytes - entry.LineBases));
        var fits = true;
        while (bytes.Length > 0)
        {
            var count = (int)Math.Min(bytes.Length, entry.LineBases - column);
            bytes[..count].CopyTo(destination[done..]);
            done += count;
            column = 0;
            bytes = bytes[count..];
            if (bytes.Length < lineEnd) break;
            if (lineEnd > 0) fits &= bytes[lineEnd - 1] == '\n';
            bytes = bytes[lineEnd..];
        }
        if (!fits || destination[..done].ContainsAny(NoBases))
            throw new GenomicsDataException(
                $"does not match its index near base {start + 1} of '{Excerpt.Of(entry.Name)}'; delete {_path}.fai to have it built anew",
                    _path, 0, entry.Name);
        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static FastaIndex? FittingIndex(string path, long length, ReadAt read)
    {
        var file = path + ".fai";
        if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < File.GetLastWriteTimeUtc(path)) return null;
        var index = FastaIndex.Read(file);
        return new FastaIndexCheck(length, read).Fits(index) ? index : null;
    }
}
