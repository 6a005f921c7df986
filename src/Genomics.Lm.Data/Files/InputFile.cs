using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Files;

/// <summary>Opens text files: plain, gzip or bgzip, recognised by their content and not by their name.</summary>
internal static class InputFile
{
    // what a Git LFS pointer begins with, as far as the bytes go that are looked at
    private static ReadOnlySpan<byte> LfsPointer => "version https://gi"u8;

    /// <summary>Opens a file for reading from start to end, decompressing as needed.</summary>
    /// <exception cref="GenomicsDataException">No such file, no permission, a cut-off bgzip file, or another compression.</exception>
    public static Stream Open(string path) => Guarded(path, () =>
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            return Decompress(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <summary>Opens a file for reads at any place, as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">Receives its first bytes.</param>
    /// <param name="count">How many there were.</param>
    /// <exception cref="GenomicsDataException">No such file, no permission, or a pipe.</exception>
    public static SafeFileHandle OpenHandle(string path, Span<byte> head, out int count)
    {
        var handle = Guarded(path, () => File.OpenHandle(path));
        try
        {
            _ = RandomAccess.GetLength(handle);
            count = RandomAccess.Read(handle, head, 0);
            return handle;
        }
        catch (Exception error) when (error is NotSupportedException or IOException or UnauthorizedAccessException)
        {
            handle.Dispose();
            throw new GenomicsDataException("cannot be read at any place, as a pipe; give a file on a disk", path, inner: error);
        }
    }

    private static T Guarded<T>(string path, Func<T> open)
    {
        try
        {
            return Directory.Exists(path) ? throw new GenomicsDataException("is a folder; give a file", path) : open();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GenomicsDataException("does not exist; check the path", path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GenomicsDataException($"cannot be opened: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    /// <summary>Wraps a stream so that its text is read, whatever the compression.</summary>
    public static Stream Decompress(Stream stream, string name)
    {
        Span<byte> head = stackalloc byte[Bgzf.HeadLength];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        head = head[..count];
        RefuseForeign(head, name);
        if (stream.CanSeek && Bgzf.Recognises(head)) RequireBgzipEnd(stream, name);
        Stream whole = new PrefixedStream(head.ToArray(), stream);
        return head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? new GzipReadStream(whole) : whole;
    }

    private static void RequireBgzipEnd(Stream stream, string name)
    {
        var position = stream.Position;
        Span<byte> tail = stackalloc byte[512];
        var (at, used) = (stream.Length, 0);
        while (used == 0 && at > 0)   // passes over padding
        {
            var bytes = tail[..(int)Math.Min(tail.Length, at)];
            stream.Position = at -= bytes.Length;
            stream.ReadExactly(bytes);
            used = bytes.LastIndexOfAnyExcept((byte)0) + 1;
        }
        var end = Bgzf.End.TrimEnd((byte)0);
        stream.Position = Math.Max(0, at + used - end.Length);
        stream.ReadAtLeast(tail[..end.Length], end.Length, throwOnEndOfStream: false);
        if (!tail.StartsWith(end) || stream.Length < stream.Position + Bgzf.End.Length - end.Length)
            throw new GenomicsDataException("is a bgzip file without its end block, so it was probably cut off; copy it again", name);
        stream.Position = position;
    }

    /// <summary>Refuses files of other kinds by what they begin with.</summary>
    public static void RefuseForeign(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith(LfsPointer))
            throw new GenomicsDataException("is a Git LFS pointer, not the file itself; run 'git lfs pull', or download the file", name);
        if (IsMarkup(head.TrimStart(" \t\r\n\uFEFF"u8)))
            throw new GenomicsDataException(
                "is a web page (an error page or a log-in page saved under this name), not the file itself; download it again", name);
        var format =
            head.StartsWith("BZh"u8) ? "bzip2" :
            head.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz" :
            head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "zstd" :
            head.StartsWith("PK\u0003\u0004"u8) ? "zip (or a spreadsheet)" :
            head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? "UTF-16" :
            head.StartsWith((ReadOnlySpan<byte>)[0x43, 0x27, 0x41, 0x1a]) || head.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x41, 0x27, 0x43])
            ? "2bit" :
            head.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]) ? "a spreadsheet of the old format" :
            head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']) ? "HDF5" :
            head.StartsWith("PAR1"u8) ? "Parquet" :
            head.StartsWith("CRAM\u0002"u8) || head.StartsWith("CRAM\u0003"u8) ? "CRAM" : null;
        if (format is not null)
            throw new GenomicsDataException($"is {format}; expected plain text (ASCII or UTF-8), gzip or bgzip: convert it first", name);
    }

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        foreach (var start in (ReadOnlySpan<string>)["<!doctype", "<html", "<?xml"])
            if (head.Length >= start.Length && Ascii.EqualsIgnoreCase(head[..start.Length], start)) return true;
        return false;
    }

    /// <summary>Bytes that were read ahead, then the rest of the stream.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
    {
        private int _used;

        public override int Read(Span<byte> destination)
        {
            if (_used == prefix.Length) return rest.Read(destination);
            var count = Math.Min(destination.Length, prefix.Length - _used);
            prefix.AsSpan(_used, count).CopyTo(destination);
            _used += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
