using System.Buffers.Binary;

namespace Genomics.Lm.Data.Files;

/// <summary>The checksum of gzip (CRC-32, polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = Table;
        var crc = uint.MaxValue;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[(int)(0x700 + (low & 0xff))] ^ table[(int)(0x600 + (low >> 8 & 0xff))] ^ table[(int)(0x500 + (low >> 16 & 0xff))] ^ table[(int)(0x400 + (low >> 24))]
                ^ table[(int)(0x300 + (high & 0xff))] ^ table[(int)(0x200 + (high >> 8 & 0xff))] ^ table[(int)(0x100 + (high >> 16 & 0xff))] ^ table[(int)(high >> 24)];
        }
        foreach (var value in bytes) crc = crc >> 8 ^ table[(int)((crc ^ value) & 0xff)];
        return ~crc;
    }

    // [slices, 256]: the checksum of a byte followed by as many zero bytes
    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            table[value] = crc;
        }
        for (var i = 256; i < table.Length; i++) table[i] = table[i - 256] >> 8 ^ table[(int)(table[i - 256] & 0xff)];
        return table;
    }
}
