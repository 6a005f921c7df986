using System.Buffers.Binary;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// Where the members of an uncompressed ZIP archive lie in a file (with ZIP64). Nothing is ever inflated, so an archive cannot
/// grow: compressed members are refused, and every place is checked against the file.
/// </summary>
internal sealed class ZipArchiveIndex
{
    private const int EndSize = 22, LongestComment = 65_535, MostMembers = 1 << 17, LargestDirectory = 64 << 20;

    private readonly WeightFile _file;
    private readonly Dictionary<string, ArchiveMember> _members = new(StringComparer.Ordinal);

    public ZipArchiveIndex(WeightFile file)
    {
        _file = file;
        var (offset, size, count) = FindDirectory();
        if (offset < 0 || size < 0 || offset > file.Length - size)
            throw Error("the archive's directory lies outside the file; the file is cut off or damaged");
        if (count > MostMembers || size > LargestDirectory)
            throw Error($"the archive's directory claims {count} members in {size} bytes, far more than a checkpoint has");
        ReadOnlySpan<byte> directory = file.Bytes(offset, (int)size);
        for (var i = 0L; i < count; i++) directory = directory[ReadMember(directory)..];
    }

    public IEnumerable<string> Names => _members.Keys;

    public bool Contains(string name) => _members.ContainsKey(name);

    /// <summary>A member by its name.</summary>
    public ArchiveMember Find(string name)
        => _members.TryGetValue(name, out var member) ? member : throw Error($"the archive has no member '{name}'");

    /// <summary>The bytes of a small member, checksum compared.</summary>
    public byte[] Read(ArchiveMember member)
    {
        member.Verify(_file);
        return _file.Bytes(member.Offset, (int)member.Length);
    }

    private (long Offset, long Size, long Count) FindDirectory()
    {
        var tailLength = (int)Math.Min(_file.Length, EndSize + LongestComment);
        ReadOnlySpan<byte> tail = _file.Bytes(_file.Length - tailLength, tailLength);
        var at = tail.LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndSize)
            throw Error("the archive's end is missing; the file is cut off: download or copy it again");
        var end = tail[at..];
        var (count, size, offset) = (U16(end, 10), (long)U32(end, 12), (long)U32(end, 16));
        if (count != 0xFFFF && size != 0xFFFFFFFF && offset != 0xFFFFFFFF) return (offset, size, count);
        if (at < 20 || !tail.Slice(at - 20, 4).SequenceEqual("PK\x06\x07"u8)) return (offset, size, count);
        var place = I64(tail[(at - 20)..], 8);
        if (place < 0 || place > _file.Length - 56) throw Error("the archive's ZIP64 directory lies outside the file");
        ReadOnlySpan<byte> large = _file.Bytes(place, 56);
        if (!large.StartsWith("PK\x06\x06"u8)) throw Error("the archive's ZIP64 directory is damaged");
        return (I64(large, 48), I64(large, 40), I64(large, 32));
    }

    // Adds one member; returns the length of its directory entry.
    private int ReadMember(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < 46 || !entry.StartsWith("PK\x01\x02"u8)) throw Error("the archive's directory is damaged");
        var (nameLength, extraLength) = (U16(entry, 28), U16(entry, 30));
        var length = 46 + nameLength + extraLength + U16(entry, 32);
        if (entry.Length < length) throw Error("the archive's directory is damaged");
        var name = Encoding.UTF8.GetString(entry.Slice(46, nameLength));
        var (stored, size, header) = ((long)U32(entry, 20), (long)U32(entry, 24), (long)U32(entry, 42));
        ReadZip64(entry.Slice(46 + nameLength, extraLength), ref size, ref stored, ref header);
        if (U16(entry, 10) != 0 || stored != size)
            throw Error(
                $"member '{name}' is compressed; torch writes its archives uncompressed, so this is no torch checkpoint (and could "
                + $"be a zip bomb)");
        if ((U16(entry, 8) & 1) != 0) throw Error($"member '{name}' is encrypted");
        if (header < 0 || header > _file.Length - 30) throw Error($"member '{name}' lies outside the file");
        ReadOnlySpan<byte> local = _file.Bytes(header, 30);
        if (!local.StartsWith("PK\x03\x04"u8)) throw Error($"member '{name}' has a damaged header");
        var data = header + 30 + U16(local, 26) + U16(local, 28);
        if (size < 0 || data > _file.Length - size)
            throw Error($"member '{name}' reaches beyond the end of the file; the file is cut off or damaged");
        if (!_members.TryAdd(name, new ArchiveMember(name, data, size, U32(entry, 16))))
            throw Error($"the archive has two members '{name}'");
        return length;
    }

    private void ReadZip64(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long header)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (U16(extra, 0), U16(extra, 2));
            if (extra.Length < 4 + length) throw Error("the archive's directory is damaged");
            if (id == 1)
            {
                var field = extra.Slice(4, length);
                Take(ref size, ref field);
                Take(ref stored, ref field);
                Take(ref header, ref field);
            }
            extra = extra[(4 + length)..];
        }
    }

    private static void Take(ref long value, ref ReadOnlySpan<byte> field)
    {
        if (value != 0xFFFFFFFF || field.Length < 8) return;
        value = I64(field, 0);
        field = field[8..];
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private GenomicsDataException Error(string message) => new(message, _file.Path);
}
