using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Genomics.Lm.Data.Sequences.Internals;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences;

/// <summary>
/// Random access into a UCSC <c>.2bit</c> genome (versions 0 and 1, either byte order). N runs and the soft mask are restored.
/// </summary>
public sealed class TwoBitFile : IGenome
{
    private const uint Signature = 0x1A412743;
    private const int MaximalChromosomes = 10_000_000;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _fileLength;
    private readonly bool _swapped;
    private readonly Record[] _records;
    private long _blocks;   // of all records: each has eight bytes of its own in the file

    private TwoBitFile(string path)
    {
        _path = path;
        Span<byte> head = stackalloc byte[4];
        _file = Files.InputFile.OpenHandle(path, head, out _);
        try
        {
            if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) throw Error("is gzipped; 2bit is read in place: unpack it");
            _fileLength = RandomAccess.GetLength(_file);
            var signature = ReadUInt32(0);
            _swapped = signature != Signature;
            if (_swapped && BinaryPrimitives.ReverseEndianness(signature) != Signature)
                throw Error("is no 2bit file: its first four bytes are not the signature");
            _records = ReadDirectory();
            Chromosomes = [.. _records.Select(r => new ChromosomeInfo(r.Name, r.Length))];
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ChromosomeInfo> Chromosomes { get; }

    /// <summary>Opens a 2bit file and reads its directory.</summary>
    /// <exception cref="GenomicsDataException">No such file, not a 2bit file, or damaged.</exception>
    public static TwoBitFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TwoBitFile(path);
    }

    /// <summary>Whether the first bytes are those of a 2bit file of either byte order.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> head)
        => head.StartsWith((ReadOnlySpan<byte>)[0x43, 0x27, 0x41, 0x1A]) || head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x41, 0x27, 0x43]);

    /// <inheritdoc/>
    public void Read(int chromosome, long start, Span<byte> destination)
    {
        BasesRange.Check(Chromosomes, chromosome, start, destination.Length);
        var record = _records[chromosome];
        if (destination.IsEmpty) return;
        var first = start / 4;
        var count = (int)((start + destination.Length + 3) / 4 - first);
        var packed = ArrayPool<byte>.Shared.Rent(count);
        ReadBytes(record.PackedOffset + first, packed.AsSpan(0, count));
        for (var i = 0; i < destination.Length; i++)
        {
            var position = start + i;
            destination[i] = "TCAG"u8[(packed[(int)(position / 4 - first)] >> (int)(6 - 2 * (position % 4))) & 3];
        }
        ArrayPool<byte>.Shared.Return(packed);
        foreach (var (from, to) in Overlapping(record.Unknown, start, destination.Length)) destination[from..to].Fill((byte)'N');
        foreach (var (from, to) in Overlapping(record.Masked, start, destination.Length))
            for (var i = from; i < to; i++) destination[i] |= 0x20;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static IEnumerable<(int From, int To)> Overlapping((long Start, long End)[] blocks, long start, int length)
    {
        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].End <= start) low = middle + 1; else high = middle;
        }
        for (; low < blocks.Length && blocks[low].Start < start + length; low++)
            yield return ((int)Math.Max(0, blocks[low].Start - start), (int)Math.Min(length, blocks[low].End - start));
    }

    private Record[] ReadDirectory()
    {
        var version = ReadUInt32(4);
        if (version > 1) throw Error($"has 2bit version {version}; versions 0 and 1 are read");
        var count = ReadUInt32(8);
        if (count == 0 || count > MaximalChromosomes) throw Error($"claims {count} sequences; the header is damaged");
        if (16 + count * (version == 0 ? 6L : 10L) > _fileLength)
            throw Error($"claims {count} sequences, more than the file holds; fetch the file again");
        var records = new Record[count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var position = 16L;
        Span<byte> name = stackalloc byte[255];
        for (var i = 0; i < records.Length; i++)
        {
            Span<byte> size = name[..1];
            ReadBytes(position, size);
            var length = (int)size[0];
            ReadBytes(position + 1, name[..length]);
            position += 1 + length;
            var text = Encoding.ASCII.GetString(name[..length]);
            var offset = version == 0 ? ReadUInt32(position) : (long)(ReadUInt32(position) | ((ulong)ReadUInt32(position + 4) << 32));
            if (version == 1 && _swapped) offset = (long)(ReadUInt32(position + 4) | ((ulong)ReadUInt32(position) << 32));
            position += version == 0 ? 4 : 8;
            if (!names.Add(text)) throw Error($"has a second sequence named '{text}'; names must be unique", text);
            records[i] = ReadRecord(text, offset);
        }
        return records;
    }

    private Record ReadRecord(string name, long offset)
    {
        var length = ReadUInt32(offset);
        var position = offset + 4;
        var unknown = ReadBlocks(ref position, length, name);
        var masked = ReadBlocks(ref position, length, name);
        position += 4;   // reserved
        if (position + (length + 3L) / 4 > _fileLength) throw Error($"ends before the bases of '{name}'; fetch the file again", name);
        return new Record(name, length, position, unknown, masked);
    }

    private (long, long)[] ReadBlocks(ref long position, uint length, string name)
    {
        var count = ReadUInt32(position);
        _blocks += count;
        if (position + 4 + 8L * count > _fileLength || 8 * _blocks > _fileLength)
            throw Error($"claims {count} blocks in '{name}', more than the file holds; fetch the file again", name);
        var blocks = new (long Start, long End)[count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var start = ReadUInt32(position + 4 + 4L * i);
            var end = start + (long)ReadUInt32(position + 4 + 4L * (count + i));
            if (end > length || (i > 0 && start < blocks[i - 1].End))
                throw Error($"has blocks of '{name}' out of order or beyond its end; fetch the file again", name);
            blocks[i] = (start, end);
        }
        position += 4 + 8L * count;
        return blocks;
    }

    private uint ReadUInt32(long position)
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadBytes(position, bytes);
        return _swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private void ReadBytes(long position, Span<byte> destination)
    {
        if (position < 0 || position > _fileLength - destination.Length) throw Error("is cut off; fetch the file again");
        FileReads.Fully(_file, _path, position, destination);
    }

    private GenomicsDataException Error(string message, string? record = null) => new(message, _path, 0, record);

    private sealed record Record(string Name, long Length, long PackedOffset, (long Start, long End)[] Unknown,
        (long Start, long End)[] Masked);
}
