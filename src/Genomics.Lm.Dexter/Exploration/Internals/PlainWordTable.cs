using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Words of A, C, G, T up to eight letters: one look-up and one increment per start.</summary>
internal sealed class PlainWordTable : WordTable
{
    /// <summary>Cells that collect the starts of words not asked for; several, so that neighbours do not wait for one another.</summary>
    public const int Spare = 8;

    private readonly ushort[] _cell; // [4^length] code -> histogram cell

    public PlainWordTable(IReadOnlyList<string> words) : base(words)
    {
        _cell = new ushort[1 << (2 * WordLength)];
        for (var code = 0; code < _cell.Length; code++) _cell[code] = (ushort)(words.Count + code % Spare);
        for (var word = 0; word < words.Count; word++) _cell[WordAlphabet.Codes(words[word], WordLength).Single()] = (ushort)word;
    }

    public override int Stride => Count + Spare;

    public override void AddCounts(ReadOnlySpan<byte> codes, int start, int end, Span<ushort> histogram)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(histogram.Length, Stride);
        if (start >= end) return;
        _ = codes[(end - 1) / 4 + 7]; // eight bytes are read at the last start
        ref var source = ref MemoryMarshal.GetReference(codes);
        ref var cell = ref MemoryMarshal.GetArrayDataReference(_cell);
        ref var counts = ref MemoryMarshal.GetReference(histogram);
        var mask = (ulong)(_cell.Length - 1);
        var position = start;
        for (; position < end && position % 4 != 0; position++) Add(
            Read(ref source, position) >> (position % 4 * 2), mask, ref cell, ref counts);
        for (; position + 8 <= end; position += 8)
        {
            var bases = Read(ref source, position);
            Add(bases, mask, ref cell, ref counts);
            Add(bases >> 2, mask, ref cell, ref counts);
            Add(bases >> 4, mask, ref cell, ref counts);
            Add(bases >> 6, mask, ref cell, ref counts);
            Add(bases >> 8, mask, ref cell, ref counts);
            Add(bases >> 10, mask, ref cell, ref counts);
            Add(bases >> 12, mask, ref cell, ref counts);
            Add(bases >> 14, mask, ref cell, ref counts);
        }
        for (; position < end; position++) Add(Read(ref source, position) >> (position % 4 * 2), mask, ref cell, ref counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte source, int position) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, position >> 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ulong bases, ulong mask, ref ushort cell, ref ushort counts)
        => Unsafe.Add(ref counts, Unsafe.Add(ref cell, (nint)(bases & mask)))++;
}
