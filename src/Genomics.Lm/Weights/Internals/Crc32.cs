using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm.Crc32;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// The CRC-32 of ZIP archives, piece by piece. On x86 64 bytes are folded at once by carry-less multiplication (Gopal et al. 2009, "Fast
/// CRC computation for generic polynomials using PCLMULQDQ"), so that checking costs less than reading.
/// </summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = MakeTable();   // [8, 256] the effect of a byte that stands 0…7 bytes before the end
    private uint _inverted;

    /// <summary>The checksum of all that was appended.</summary>
    public readonly uint Value => _inverted;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data) => _inverted = ~Continue(~_inverted, data);

    private static uint Continue(uint state, ReadOnlySpan<byte> data)
    {
        if (Arm.Arm64.IsSupported)
        {
            for (; data.Length >= 8; data = data[8..])
                state = Arm.Arm64.ComputeCrc32(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
            return ByTable(state, data);
        }
        if (!Pclmulqdq.IsSupported || data.Length < 64) return ByTable(state, data);
        var folded = data.Length & ~15;
        return ByTable(Fold(state, MemoryMarshal.Cast<byte, Vector128<ulong>>(data[..folded])), data[folded..]);
    }

    // x · 2^n modulo the polynomial, for the halves of a block; what is left of 16 bytes has the same remainder as all that was folded
    // into it
    private static uint Fold(uint state, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        var four = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);   // 512 bits on
        var one = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);    // 128 bits on
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)state), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Shift(a, four) ^ blocks[0];
            b = Shift(b, four) ^ blocks[1];
            c = Shift(c, four) ^ blocks[2];
            d = Shift(d, four) ^ blocks[3];
        }
        a = Shift(Shift(Shift(a, one) ^ b, one) ^ c, one) ^ d;
        foreach (var block in blocks) a = Shift(a, one) ^ block;
        Span<byte> rest = stackalloc byte[16];
        MemoryMarshal.Write(rest, in a);
        return ByTable(0, rest);

        static Vector128<ulong> Shift(Vector128<ulong> x, Vector128<ulong> by)
            => Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11);
    }

    private static uint ByTable(uint state, ReadOnlySpan<byte> data)
    {
        var table = Table;
        for (; data.Length >= 8; data = data[8..])
        {
            var (low, high) = (BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state, BinaryPrimitives.ReadUInt32LittleEndian(data[4..]));
            state = table[0x700 + (low & 255)] ^ table[0x600 + (low >> 8 & 255)] ^ table[0x500
                + (low >> 16 & 255)] ^ table[0x400 + (low >> 24)]
                ^ table[0x300 + (high & 255)] ^ table[0x200 + (high >> 8 & 255)] ^ table[0x100 + (high >> 16 & 255)] ^ table[high >> 24];
        }
        foreach (var value in data) state = (state >> 8) ^ table[(state ^ value) & 255];
        return state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * Polynomial);
            table[i] = value;
        }
        for (var i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 255];
        return table;
    }
}
