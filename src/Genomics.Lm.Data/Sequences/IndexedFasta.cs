using System.Buffers;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences.Internals;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences;

/// <summary>
/// Random access into a FASTA file through its <c>.fai</c> index: plain, bgzip, or plain gzip (which is unpacked once into a temporary file).
/// </summary>
/// <remarks>An index beside the file (<c>FILE.fai</c>) is used when it is not older than the file; otherwise one is built in memory in one pass.</remarks>
public sealed class IndexedFasta : IGenome
{
    private const int RawBlock = 1 << 16;

    private readonly string _path;
    private readonly FastaIndex _index;
    private readonly SafeFileHandle? _plain;
    private readonly BgzfFile? _bgzf;
    private readonly long _length;

    private IndexedFasta(string path, FastaIndex index, SafeFileHandle? plain, BgzfFile? bgzf)
    {
        (_path, _index, _plain, _bgzf) = (path, index, plain, bgzf);
        _length = bgzf?.Length ?? RandomAccess.GetLength(plain!);
        Chromosomes = [.. index.Entries.Select(e => new ChromosomeInfo(e.Name, e.Length))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ChromosomeInfo> Chromosomes { get; }

    /// <summary>Opens a FASTA file.</summary>
    /// <exception cref="FileNotFoundException">No such file.</exception>
    /// <exception cref="GenomicsDataException">Not FASTA, lines of unequal width, a damaged archive, or an index that does not fit.</exception>
    public static IndexedFasta Open(string path, CancellationToken cancellation = default)
    {
        Span<byte> head = stackalloc byte[18];
        using (var probe = File.OpenHandle(path)) head = head[..RandomAccess.Read(probe, head, 0)];
        var isGzip = head.Length >= 2 && head[0] == 31 && head[1] == 139;
        if (BgzfFile.Recognises(head))
        {
            var bgzf = BgzfFile.Open(path);
            try { return new IndexedFasta(path, FindIndex(path, () => new PositionedStream(bgzf.Length, bgzf.Read), cancellation), null, bgzf); }
            catch { bgzf.Dispose(); throw; }
        }
        var handle = isGzip ? Unpack(path, cancellation) : File.OpenHandle(path);
        try
        {
            var stream = new PositionedStream(RandomAccess.GetLength(handle), (position, bytes) => FileReads.Fully(handle, path, position, bytes));
            return new IndexedFasta(path, FindIndex(path, () => stream, cancellation), handle, null);
        }
        catch { handle.Dispose(); throw; }
    }

    /// <inheritdoc/>
    public void Read(int chromosome, long start, Span<byte> destination)
    {
        var entry = _index.Entries[chromosome];
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + destination.Length, entry.Length, nameof(start));
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
        var (line, column) = Math.DivRem(start, entry.LineBases);
        var from = entry.Offset + line * entry.LineBytes + column;
        var last = start + destination.Length - 1;
        var until = entry.Offset + last / entry.LineBases * entry.LineBytes + last % entry.LineBases + 1;
        var bytes = raw.AsSpan(0, (int)Math.Min(RawBlock, until - from));
        ReadBytes(from, bytes);
        var done = 0;
        while (bytes.Length > 0)
        {
            var count = (int)Math.Min(bytes.Length, entry.LineBases - column);
            bytes[..count].CopyTo(destination[done..]);
            done += count;
            column = 0;
            bytes = bytes[(int)Math.Min(bytes.Length, count + entry.LineBytes - entry.LineBases)..];
        }
        if (destination[..done].IndexOfAny((byte)'>', (byte)'\n', (byte)'\r') >= 0)
            throw new GenomicsDataException($"does not match its index near base {start + 1} of '{entry.Name}'; delete {_path}.fai to have it built anew", _path, 0, entry.Name);
        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plain?.Dispose();
        _bgzf?.Dispose();
    }

    private void ReadBytes(long position, Span<byte> destination)
    {
        if (position + destination.Length > _length)
            throw new GenomicsDataException($"is shorter than its index says; delete {_path}.fai to have it built anew", _path);
        if (_bgzf is not null) { _bgzf.Read(position, destination); return; }
        FileReads.Fully(_plain!, _path, position, destination);
    }

    private static FastaIndex FindIndex(string path, Func<Stream> open, CancellationToken cancellation)
    {
        var file = path + ".fai";
        if (File.Exists(file) && File.GetLastWriteTimeUtc(file) >= File.GetLastWriteTimeUtc(path)) return FastaIndex.Read(file);
        return FastaIndex.Build(open(), path, cancellation);
    }

    private static SafeFileHandle Unpack(string path, CancellationToken cancellation)
    {
        var name = Path.GetTempFileName();
        var handle = File.OpenHandle(name, FileMode.Create, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        try
        {
            using var gzip = new GzipReadStream(File.OpenRead(path));
            var buffer = new byte[1 << 20];
            var position = 0L;
            int read;
            while ((read = gzip.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                RandomAccess.Write(handle, buffer.AsSpan(0, read), position);
                position += read;
            }
            return handle;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            handle.Dispose();
            throw new GenomicsDataException("the gzip data is damaged or cut off; fetch or compress the file again", path, 0, null, error);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
