using System.Buffers.Binary;
using System.IO.Compression;
using Genomics.Lm.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// Random access into a bgzip file (SAM specification, section 4.1): the block headers are scanned once without decompressing, the end
/// block is asked for, and size and checksum of every block that is used are compared. Owns the handle it is given.
/// </summary>
internal sealed class BgzfFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly List<Block> _blocks = [];
    private readonly Lock _cacheLock = new();
    private readonly byte[] _packed = new byte[Bgzf.LargestBlock + GzipReadStream.EndMarker.Member.Length];
    private (int Index, byte[] Text) _last = (-1, []), _before = (-1, []);   // two, because windows lie across borders

    private BgzfFile(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    /// <summary>Uncompressed length in bytes.</summary>
    public long Length { get; private set; }

    public static BgzfFile Open(SafeFileHandle file, string path)
    {
        var opened = new BgzfFile(file, path);
        opened.ScanBlocks();
        return opened;
    }

    public void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var index = FindBlock(position);
            var text = Unpacked(index);
            var from = (int)(position - _blocks[index].Start);
            var count = Math.Min(destination.Length, text.Length - from);
            text.AsSpan(from, count).CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }

    public void Dispose() => _file.Dispose();

    private void ScanBlocks()
    {
        var length = RandomAccess.GetLength(_file);
        Span<byte> head = stackalloc byte[Bgzf.HeadLength];
        Span<byte> tail = stackalloc byte[4];
        var endsEmpty = false;
        for (var position = 0L; position < length;)
        {
            head.Clear();
            FileReads.Fully(_file, _path, position, head[..(int)Math.Min(head.Length, length - position)]);
            if (endsEmpty && head.IndexOfAnyExcept((byte)0) < 0 && IsPadding(position, length)) break;
            if (!Bgzf.Recognises(head))
                throw Error($"is no bgzip block at byte {position}; the file is damaged or cut off, compress it again");
            var size = BinaryPrimitives.ReadUInt16LittleEndian(head[16..]) + 1;
            if (size > length - position || size < Bgzf.HeadLength + Bgzf.TailLength)
                throw Error($"the bgzip block at byte {position} is cut off; compress the file again");
            FileReads.Fully(_file, _path, position + size - 4, tail);
            var text = BinaryPrimitives.ReadUInt32LittleEndian(tail);
            if (text > Bgzf.LargestBlock)
                throw Error($"the bgzip block at byte {position} claims {text} bytes, more than the format allows");
            endsEmpty = text == 0;
            if (text > 0) _blocks.Add(new Block(position, size, Length, (int)text));
            (position, Length) = (position + size, Length + text);
        }
        if (!endsEmpty) throw Error("is a bgzip file without its end block, so it was probably cut off; copy it again");
    }

    private bool IsPadding(long position, long length)
    {
        var bytes = _packed.AsSpan();
        for (; position < length; position += bytes.Length)
        {
            bytes = bytes[..(int)Math.Min(bytes.Length, length - position)];
            FileReads.Fully(_file, _path, position, bytes);
            if (bytes.IndexOfAnyExcept((byte)0) >= 0) return false;
        }
        return true;
    }

    private int FindBlock(long position)
    {
        if (position < 0 || position >= Length)
            throw Error($"byte {position} lies beyond the end of the file; the index does not match it, delete the index");
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Start <= position) low = middle; else high = middle - 1;
        }
        return low;
    }

    private byte[] Unpacked(int index)
    {
        lock (_cacheLock)
        {
            if (index == _last.Index) return _last.Text;
            (_last, _before) = (index == _before.Index ? _before : (index, Unpack(_blocks[index])), _last);
            return _last.Text;
        }
    }

    // The marker behind the block comes out only when the block was complete and its checksum right.
    private byte[] Unpack(in Block block)
    {
        var (marker, member) = GzipReadStream.EndMarker;
        FileReads.Fully(_file, _path, block.Position, _packed.AsSpan(0, block.Size));
        member.CopyTo(_packed, block.Size);
        var text = new byte[block.Length];
        Span<byte> rest = stackalloc byte[marker.Length + 1];
        try
        {
            using var inflate = new GZipStream(new MemoryStream(_packed, 0, block.Size + member.Length), CompressionMode.Decompress);
            inflate.ReadExactly(text);
            if (rest[..inflate.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false)].SequenceEqual(marker)) return text;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(block, error);
        }
        throw Damaged(block, null);
    }

    private GenomicsDataException Damaged(in Block block, Exception? inner)
        => Error($"the bgzip block at byte {block.Position} is damaged; copy or compress the file again", inner);

    private GenomicsDataException Error(string message, Exception? inner = null) => new(message, _path, inner: inner);

    /// <summary>A block that holds text.</summary>
    /// <param name="Position">Where it begins in the file.</param>
    /// <param name="Size">Its bytes there.</param>
    /// <param name="Start">Where its text begins in the uncompressed file.</param>
    /// <param name="Length">Bytes of its text.</param>
    private readonly record struct Block(long Position, int Size, long Start, int Length);
}
