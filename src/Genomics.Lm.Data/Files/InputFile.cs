namespace Genomics.Lm.Data.Files;

/// <summary>Opens text files: plain, gzip or bgzip, recognised by their content and not by their name.</summary>
internal static class InputFile
{
    // the empty block with which bgzip ends every file (SAM specification, section 4.1.2)
    private static ReadOnlySpan<byte> BgzipEnd =>
        [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Opens a file for reading from start to end, decompressing as needed.</summary>
    /// <exception cref="GenomicsDataException">No such file, no permission, a cut-off bgzip file, or another compression.</exception>
    public static Stream Open(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new GenomicsDataException("is a folder; give a file", path);
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
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GenomicsDataException("does not exist; check the path", path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GenomicsDataException($"cannot be opened: {error.Message}", path, inner: error);
        }
    }

    /// <summary>Wraps a stream so that its text is read, whatever the compression.</summary>
    public static Stream Decompress(Stream stream, string name)
    {
        Span<byte> head = stackalloc byte[16];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        head = head[..count];
        RefuseForeign(head, name);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8, 4]) && stream.CanSeek && IsBgzip(head)) RequireBgzipEnd(stream, name);
        Stream whole = new PrefixedStream(head.ToArray(), stream);
        return head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? new GzipReadStream(whole) : whole;
    }

    private static bool IsBgzip(ReadOnlySpan<byte> head) => head.Length >= 16 && head[12] == 'B' && head[13] == 'C';

    private static void RequireBgzipEnd(Stream stream, string name)
    {
        var position = stream.Position;
        Span<byte> tail = stackalloc byte[28];
        stream.Position = Math.Max(0, stream.Length - tail.Length);
        stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        if (!tail.SequenceEqual(BgzipEnd))
            throw new GenomicsDataException("is a bgzip file without its end block, so it was probably cut off; copy it again", name);
        stream.Position = position;
    }

    private static void RefuseForeign(ReadOnlySpan<byte> head, string name)
    {
        var format =
            head.StartsWith("BZh"u8) ? "bzip2" :
            head.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz" :
            head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "zstd" :
            head.StartsWith("PK\u0003\u0004"u8) ? "zip (or a spreadsheet)" :
            head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? "UTF-16" : null;
        if (format is not null)
            throw new GenomicsDataException($"is {format}; expected plain text (ASCII or UTF-8), gzip or bgzip: convert it first", name);
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
