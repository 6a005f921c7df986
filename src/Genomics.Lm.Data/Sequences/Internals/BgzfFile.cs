using System.Buffers.Binary;
using System.IO.Compression;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// Random access into a bgzip file (SAM specification, section 4.1): the block headers are scanned once without decompressing.
/// </summary>
internal sealed class BgzfFile : IDisposable
{
    private const int LargestBlock = 1 << 16;

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly string _path;
    private readonly List<(long Compressed, long Uncompressed, int Size)> _blocks = [];
    private readonly Lock _cacheLock = new();
    private int _cachedBlock = -1;
    private byte[] _cached = [];

    private BgzfFile(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
    }

    /// <summary>Uncompressed length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the first bytes are those of a bgzip block.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head)
        => head.Length >= 18 && head[0] == 31 && head[1] == 139 && head[2] == 8 && (head[3] & 4) != 0
           && head[12] == (byte)'B' && head[13] == (byte)'C' && head[14] == 2 && head[15] == 0;

    public static BgzfFile Open(string path)
    {
        var file = new BgzfFile(path);
        try { file.ScanBlocks(); return file; }
        catch { file.Dispose(); throw; }
    }

    public void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var index = FindBlock(position);
            var block = Block(index);
            var from = (int)(position - _blocks[index].Uncompressed);
            var count = Math.Min(destination.Length, block.Length - from);
            block.AsSpan(from, count).CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }

    public void Dispose() => _file.Dispose();

    private void ScanBlocks()
    {
        var length = RandomAccess.GetLength(_file);
        Span<byte> head = stackalloc byte[18];
        Span<byte> tail = stackalloc byte[4];
        for (var position = 0L; position < length;)
        {
            if (RandomAccess.Read(_file, head, position) < head.Length || !Recognises(head))
                throw new GenomicsDataException($"is no bgzip block at byte {position}; the file is damaged or cut off, compress it again", _path);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(head[16..]) + 1;
            if (position + size > length || size < 26 || RandomAccess.Read(_file, tail, position + size - 4) < 4)
                throw new GenomicsDataException($"the bgzip block at byte {position} is cut off; compress the file again", _path);
            var uncompressed = BinaryPrimitives.ReadUInt32LittleEndian(tail);
            if (uncompressed > LargestBlock) throw new GenomicsDataException($"the bgzip block at byte {position} claims {uncompressed} bytes, more than the format allows", _path);
            if (uncompressed > 0) _blocks.Add((position, Length, (int)uncompressed));
            (position, Length) = (position + size, Length + uncompressed);
        }
    }

    private int FindBlock(long position)
    {
        if (position < 0 || position >= Length) throw new GenomicsDataException($"byte {position} lies beyond the end of the file; the index does not match it, delete the index", _path);
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Uncompressed <= position) low = middle; else high = middle - 1;
        }
        return low;
    }

    private byte[] Block(int index)
    {
        lock (_cacheLock)
        {
            if (index == _cachedBlock) return _cached;
            var (compressed, _, size) = _blocks[index];
            var raw = new byte[LargestBlock];
            var read = RandomAccess.Read(_file, raw, compressed);
            var plain = new byte[size];
            try
            {
                using var gzip = new GZipStream(new MemoryStream(raw, 0, read), CompressionMode.Decompress);
                gzip.ReadExactly(plain);
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
                throw new GenomicsDataException($"the bgzip block at byte {compressed} is damaged; compress the file again", _path, 0, null, error);
            }
            (_cachedBlock, _cached) = (index, plain);
            return plain;
        }
    }
}
