using System.Buffers;
using Genomics.Lm.Tokenization.Internals;

namespace Genomics.Lm.Tokenization;

// The public ways in. maxTokenCount counts [CLS] and [SEP]; what is over is cut off at the right, before [SEP].
public sealed partial class DnaTokenizer
{
    /// <summary>The ids of a text.</summary>
    /// <param name="text">DNA, possibly with special tokens and white space.</param>
    /// <param name="addSpecialTokens">Whether [CLS] and [SEP] are put around.</param>
    public int[] EncodeToIds(ReadOnlySpan<char> text, bool addSpecialTokens = true)
        => EncodeToIds(text, int.MaxValue, out _, addSpecialTokens);

    /// <summary>The ids of UTF-8 text.</summary>
    /// <inheritdoc cref="EncodeToIds(ReadOnlySpan{char}, bool)"/>
    public int[] EncodeToIds(ReadOnlySpan<byte> text, bool addSpecialTokens = true)
        => EncodeToIds(text, int.MaxValue, out _, addSpecialTokens);

    /// <summary>The ids of a text.</summary>
    /// <inheritdoc cref="EncodeToIds(ReadOnlySpan{char}, bool)"/>
    public int[] EncodeToIds(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EncodeToIds(text.AsSpan(), addSpecialTokens);
    }

    /// <summary>The ids of the beginning of a text.</summary>
    /// <param name="text">DNA, possibly with special tokens and white space.</param>
    /// <param name="maxTokenCount">The most ids returned, [CLS] and [SEP] included; the first ones are kept.</param>
    /// <param name="unitsConsumed">How much of the text the returned tokens cover: the end of the last one, or the text's length when
    /// nothing was cut.</param>
    /// <param name="addSpecialTokens">Whether [CLS] and [SEP] are put around.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit has no room for [CLS] and [SEP].</exception>
    public int[] EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out int unitsConsumed, bool addSpecialTokens = true)
        => CollectIds(text, maxTokenCount, out unitsConsumed, addSpecialTokens);

    /// <summary>The ids of the beginning of UTF-8 text.</summary>
    /// <inheritdoc cref="EncodeToIds(ReadOnlySpan{char}, int, out int, bool)"/>
    public int[] EncodeToIds(ReadOnlySpan<byte> text, int maxTokenCount, out int unitsConsumed, bool addSpecialTokens = true)
        => CollectIds(text, maxTokenCount, out unitsConsumed, addSpecialTokens);

    /// <summary>The tokens of a text with their strings and ranges.</summary>
    /// <inheritdoc cref="EncodeToIds(ReadOnlySpan{char}, int, out int, bool)"/>
    public EncodedToken[] EncodeToTokens(ReadOnlySpan<char> text, int maxTokenCount = int.MaxValue, bool addSpecialTokens = true)
        => CollectTokens(text, maxTokenCount, addSpecialTokens);

    /// <summary>The tokens of UTF-8 text with their strings and ranges (in bytes).</summary>
    /// <inheritdoc cref="EncodeToIds(ReadOnlySpan{char}, int, out int, bool)"/>
    public EncodedToken[] EncodeToTokens(ReadOnlySpan<byte> text, int maxTokenCount = int.MaxValue, bool addSpecialTokens = true)
        => CollectTokens(text, maxTokenCount, addSpecialTokens);

    /// <summary>The number of ids of a text.</summary>
    /// <param name="text">DNA, possibly with special tokens and white space.</param>
    /// <param name="addSpecialTokens">Whether [CLS] and [SEP] are counted.</param>
    public int CountTokens(ReadOnlySpan<char> text, bool addSpecialTokens = true) => Count(text, addSpecialTokens);

    /// <summary>The number of ids of UTF-8 text.</summary>
    /// <inheritdoc cref="CountTokens(ReadOnlySpan{char}, bool)"/>
    public int CountTokens(ReadOnlySpan<byte> text, bool addSpecialTokens = true) => Count(text, addSpecialTokens);

    /// <summary>
    /// Encodes the bases of a <see cref="Data.Sequences.DnaSequence"/> with [CLS] and [SEP] into given memory; nothing is allocated
    /// once the shared array pool is warm.
    /// </summary>
    /// <param name="bases">ASCII letters; every byte that is no letter of the vocabulary is one [UNK].</param>
    /// <param name="ids">Takes the ids; <see cref="MaxTokens"/> of the number of bases (or <paramref name="maxTokenCount"/>, if less) is
    /// always enough.</param>
    /// <param name="starts">Takes the first base of each token, 0-based; may be empty. [CLS] stands at 0, [SEP] after the last base that
    /// was kept.</param>
    /// <param name="ends">Takes one past the last base of each token; may be empty.</param>
    /// <param name="maxTokenCount">The most ids written, [CLS] and [SEP] included.</param>
    /// <returns>The number of ids written.</returns>
    /// <exception cref="ArgumentException">A span is too short for the tokens.</exception>
    public int Encode(ReadOnlySpan<byte> bases, Span<int> ids, Span<int> starts = default, Span<int> ends = default,
        int maxTokenCount = int.MaxValue)
    {
        var room = RoomFor(maxTokenCount, true);
        var codes = ArrayPool<byte>.Shared.Rent(bases.Length + 1);
        var symbols = ArrayPool<int>.Shared.Rent(bases.Length + 1);
        var dead = ArrayPool<ulong>.Shared.Rent(bases.Length / 64 + 1);
        try
        {
            var count = EncodeBases(bases, codes, symbols, dead);
            var kept = Math.Min(count, room);
            Require(ids.Length >= kept + 2, nameof(ids), kept + 2);
            Require(starts.IsEmpty || starts.Length >= kept + 2, nameof(starts), kept + 2);
            Require(ends.IsEmpty || ends.Length >= kept + 2, nameof(ends), kept + 2);
            ids[0] = ClassificationTokenId;
            for (var i = 0; i < kept; i++) ids[i + 1] = symbols[i] < 0 ? UnknownTokenId : _ids[symbols[i]];
            ids[kept + 1] = SeparatorTokenId;
            WriteRanges(symbols.AsSpan(0, kept), starts, ends);
            return kept + 2;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(dead);
            ArrayPool<int>.Shared.Return(symbols);
            ArrayPool<byte>.Shared.Return(codes);
        }
    }

    /// <summary>The most ids that a number of bases can give: one per base, with [CLS] and [SEP].</summary>
    public static int MaxTokens(int bases) => checked(bases + 2);

    // Symbols of all tokens, −1 for an unknown base.
    private int EncodeBases(ReadOnlySpan<byte> bases, Span<byte> codes, Span<int> symbols, Span<ulong> dead)
    {
        for (var i = 0; i < bases.Length; i++) codes[i] = _codes[bases[i]];
        var count = 0;
        for (var position = 0; position < bases.Length;)
        {
            var run = codes[position..bases.Length].IndexOf(NoCode);
            if (run == 0)
            {
                symbols[count++] = -1;
                position++;
                continue;
            }
            if (run < 0) run = bases.Length - position;
            count += _encoder.Encode(codes.Slice(position, run), symbols[count..], dead);
            position += run;
        }
        return count;
    }

    private void WriteRanges(ReadOnlySpan<int> symbols, Span<int> starts, Span<int> ends)
    {
        if (starts.IsEmpty && ends.IsEmpty) return;
        var lengths = _vocabulary.Lengths;
        var at = 0;
        for (var i = 0; i <= symbols.Length + 1; i++)
        {
            if (!starts.IsEmpty) starts[i] = at;
            if (i > 0 && i <= symbols.Length) at += symbols[i - 1] < 0 ? 1 : lengths[symbols[i - 1]];
            if (!ends.IsEmpty) ends[i] = at;
        }
    }

    private int[] CollectIds<T>(ReadOnlySpan<T> text, int maxTokenCount, out int unitsConsumed, bool addSpecialTokens) where T : unmanaged
    {
        var room = RoomFor(maxTokenCount, addSpecialTokens);
        var buffer = new TokenBuffer(text.Length / 4);
        Tokenize(text, ref buffer);
        var (kept, border) = (Math.Min(buffer.Count, room), addSpecialTokens ? 1 : 0);
        var ids = new int[kept + 2 * border];
        for (var i = 0; i < kept; i++) ids[i + border] = buffer.Id(i);
        if (addSpecialTokens) (ids[0], ids[^1]) = (ClassificationTokenId, SeparatorTokenId);
        unitsConsumed = kept == buffer.Count ? text.Length : kept == 0 ? 0 : buffer.End(kept - 1);
        buffer.Dispose();
        return ids;
    }

    private EncodedToken[] CollectTokens<T>(ReadOnlySpan<T> text, int maxTokenCount, bool addSpecialTokens) where T : unmanaged
    {
        var room = RoomFor(maxTokenCount, addSpecialTokens);
        var buffer = new TokenBuffer(text.Length / 4);
        Tokenize(text, ref buffer);
        var (kept, border) = (Math.Min(buffer.Count, room), addSpecialTokens ? 1 : 0);
        var tokens = new EncodedToken[kept + 2 * border];
        for (var i = 0; i < kept; i++) tokens[i + border] = new(buffer.Id(i), _tokens[buffer.Id(i)], buffer.Start(i), buffer.End(i));
        if (addSpecialTokens)
        {
            var end = kept == 0 ? 0 : buffer.End(kept - 1);
            tokens[0] = new(ClassificationTokenId, _tokens[ClassificationTokenId], 0, 0);
            tokens[^1] = new(SeparatorTokenId, _tokens[SeparatorTokenId], end, end);
        }
        buffer.Dispose();
        return tokens;
    }

    private int Count<T>(ReadOnlySpan<T> text, bool addSpecialTokens) where T : unmanaged
    {
        var buffer = new TokenBuffer(text.Length / 4);
        Tokenize(text, ref buffer);
        var count = buffer.Count;
        buffer.Dispose();
        return count + (addSpecialTokens ? 2 : 0);
    }

    private static int RoomFor(int maxTokenCount, bool addSpecialTokens)
    {
        var added = addSpecialTokens ? 2 : 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokenCount, added);
        return maxTokenCount - added;
    }

    private static void Require(bool enough, string name, int count)
    {
        if (!enough) throw new ArgumentException($"too short for {count} tokens", name);
    }
}
