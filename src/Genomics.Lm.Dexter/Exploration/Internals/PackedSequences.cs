using System.Buffers.Binary;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// Windows at two bits per base (A 0, C 1, T 2, G 3; first base in the lowest bits), with the runs that hold no other letter.
/// </summary>
internal sealed class PackedSequences
{
    /// <summary>Longest window: counts are 16 bits wide.</summary>
    public const int LongestWindow = ushort.MaxValue;

    private const int Slack = 8; // lets eight bytes be read at any base of the last window
    private readonly byte[] _codes;
    private readonly int _bytesPerWindow;
    private readonly (int Start, int End)[]?[] _runs;
    private readonly (int Start, int End)[] _wholeWindow;

    private PackedSequences(int count, int length)
    {
        (Count, Length) = (count, length);
        _bytesPerWindow = (length + 3) / 4;
        _codes = new byte[_bytesPerWindow * count + Slack];
        _runs = new (int, int)[]?[count];
        _wholeWindow = [(0, length)];
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; }

    /// <summary>Bases per window.</summary>
    public int Length { get; }

    /// <summary>Packs windows that all have the length of the geometry, or a part of each.</summary>
    /// <exception cref="GenomicsDataException">
    /// A window has another length, or windows are longer than <see cref="LongestWindow"/>.
    /// </exception>
    public static PackedSequences Pack(IReadOnlyList<DnaSequence> sequences, WindowGeometry window, WindowPart? part, int threads,
        CancellationToken cancellationToken)
    {
        if (window.Length > LongestWindow)
            throw new GenomicsDataException(
                $"windows of {window.Length} bases are too long for DExTER; it takes up to {LongestWindow}, cut them shorter around "
                    + $"the alignment point");
        foreach (var sequence in sequences)
            if (sequence.Length != window.Length)
                throw new GenomicsDataException(
                    $"sequence '{sequence.Id}' has {sequence.Length} bases, expected windows of {window.Length} bases with the "
                        + $"alignment point at index {window.AlignmentIndex}; cut all windows to that length");
        if ((window.Length + 3L) / 4 * sequences.Count > Array.MaxLength - Slack)
            throw new GenomicsDataException(
                $"{sequences.Count} windows of {window.Length} bases are too many for one run; "
                    + $"split the genes or cut the windows shorter");
        var (from, length) = part is { } own ? (window.AlignmentIndex - own.Upstream, own.Length) : (0, window.Length);
        var packed = new PackedSequences(sequences.Count, length);
        ParallelLoop.For(0, sequences.Count, Parallelism.Of(threads, cancellationToken),
            i => packed.PackOne(i, sequences[i].Bases.Slice(from, length)));
        return packed;
    }

    /// <summary>The packed bases of one window; eight bytes can be read from any of them.</summary>
    public ReadOnlySpan<byte> Codes(int window) => _codes.AsSpan(window * _bytesPerWindow, _bytesPerWindow + Slack);

    /// <summary>The intervals of one window that hold A, C, G, T only: ascending, half-open, as long as possible.</summary>
    public ReadOnlySpan<(int Start, int End)> Runs(int window) => _runs[window] ?? _wholeWindow;

    private void PackOne(int window, ReadOnlySpan<byte> bases)
    {
        var target = _codes.AsSpan(window * _bytesPerWindow, _bytesPerWindow);
        var position = 0;
        for (; position + 8 <= bases.Length; position += 8)
            BinaryPrimitives.WriteUInt16LittleEndian(
                target[(position / 4)..], Pack8(BinaryPrimitives.ReadUInt64LittleEndian(bases[position..])));
        for (; position < bases.Length; position++)
            target[position / 4] |= (byte)(((bases[position] >> 1) & 3) << (position % 4 * 2));
        if (bases.ContainsAnyExcept("ACGT"u8)) _runs[window] = FindRuns(bases);
    }

    /// <summary>Eight ASCII letters to sixteen bits: bits 1 and 2 of a letter tell A, C, T and G apart.</summary>
    private static ushort Pack8(ulong letters)
    {
        var x = (letters >> 1) & 0x0303030303030303;
        x = (x | (x >> 6)) & 0x000F000F000F000F;
        x = (x | (x >> 12)) & 0x000000FF000000FF;
        return (ushort)(x | (x >> 24));
    }

    private static (int, int)[] FindRuns(ReadOnlySpan<byte> bases)
    {
        var runs = new List<(int, int)>();
        for (var start = 0; start < bases.Length;)
        {
            var skip = bases[start..].IndexOfAny("ACGT"u8);
            if (skip < 0) break;
            start += skip;
            var length = bases[start..].IndexOfAnyExcept("ACGT"u8);
            if (length < 0) length = bases.Length - start;
            runs.Add((start, start + length));
            start += length;
        }
        return [.. runs];
    }
}
