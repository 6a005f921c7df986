using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Data.Sequences;

/// <summary>The nucleotide alphabet: normalisation to upper case and the soft mask.</summary>
internal static class SequenceLetters
{
    // ASCII letter -> upper-case IUPAC letter (U becomes T), 0 = not a nucleotide code
    private static readonly byte[] Upper = MakeTable();

    // by low half of the letter: bit 0 = valid with high half 4 or 6 (A..O), bit 1 = valid with high half 5 or 7 (P..Z)
    private static readonly Vector128<byte> ByLowHalf = MakeLowHalfTable();
    private static readonly Vector128<byte> ByHighHalf = Vector128.Create((byte)0, 0, 0, 0, 1, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Upper-cases in place. Returns the index of the first bad letter, or −1.</summary>
    public static int Normalize(Span<byte> bases, out (int Start, int End)[] masked)
    {
        var mask = new SoftMaskBuilder();
        var bad = Normalize(bases, 0, mask);
        masked = bad >= 0 ? [] : mask.Finish(bases.Length);
        return bad;
    }

    /// <summary>Upper-cases a piece of a sequence in place, 16 letters at a time.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="offset">The piece's position in the sequence.</param>
    /// <param name="mask">Receives where lower case begins and ends.</param>
    /// <returns>The index in the piece of the first letter that is no nucleotide code, or −1. Letters before it are done.</returns>
    public static int Normalize(Span<byte> piece, int offset, SoftMaskBuilder mask)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(piece);
            for (; i <= piece.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                var letters = Vector128.LoadUnsafe(ref first, (nuint)i);
                if (!AreNucleotides(letters)) break;
                mask.Add(offset + i, (letters << 2).ExtractMostSignificantBits(), Vector128<byte>.Count);
                var upper = letters & Vector128.Create((byte)0xdf);
                (upper + Vector128.Equals(upper, Vector128.Create((byte)'U'))).StoreUnsafe(ref first, (nuint)i);
            }
        }
        for (; i < piece.Length; i++)
        {
            var upper = Upper[piece[i]];
            if (upper == 0) return i;
            mask.Add(offset + i, (uint)(piece[i] >> 5) & 1, 1);
            piece[i] = upper;
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreNucleotides(Vector128<byte> letters)
    {
        var low = Vector128.ShuffleNative(ByLowHalf, letters & Vector128.Create((byte)0x0f));
        var high = Vector128.ShuffleNative(ByHighHalf, letters >>> 4);
        return !Vector128.EqualsAny(low & high, Vector128<byte>.Zero);
    }

    private static byte[] MakeTable()
    {
        var table = new byte[256];
        foreach (var letter in "ACGTNRYSWKMBDHV")
            table[letter] = table[char.ToLowerInvariant(letter)] = (byte)letter;
        table['U'] = table['u'] = (byte)'T';
        return table;
    }

    private static Vector128<byte> MakeLowHalfTable()
    {
        Span<byte> table = stackalloc byte[16];
        for (var letter = 'A'; letter <= 'Z'; letter++)
            if (Upper[letter] != 0) table[letter & 15] |= (byte)(letter < 0x50 ? 1 : 2);
        return Vector128.Create<byte>(table);
    }
}
