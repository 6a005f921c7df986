using System.Buffers;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>The tokens of a sequence with the bases they cover.</summary>
/// <param name="Ids">[tokens] with [CLS] and [SEP].</param>
/// <param name="Starts">[tokens] first base.</param>
/// <param name="Ends">[tokens] base after the last; equal to the start for [CLS] and [SEP].</param>
internal readonly record struct TokenLayout(int[] Ids, int[] Starts, int[] Ends)
{
    /// <summary>Number of tokens.</summary>
    public int Count => Ids.Length;

    /// <summary>Tokenises.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="bases">Upper-case letters.</param>
    /// <param name="maxTokens">The most tokens, [CLS] and [SEP] included; what is over is cut off at the right.</param>
    public static TokenLayout Of(DnaTokenizer tokenizer, ReadOnlySpan<byte> bases, int maxTokens = int.MaxValue)
    {
        var room = Math.Min(maxTokens, DnaTokenizer.MaxTokens(bases.Length));
        var buffer = ArrayPool<int>.Shared.Rent(checked(3 * room));
        var ids = buffer.AsSpan(0, room);
        var starts = buffer.AsSpan(room, room);
        var ends = buffer.AsSpan(2 * room, room);
        var count = tokenizer.Encode(bases, ids, starts, ends, maxTokens);
        var layout = new TokenLayout(ids[..count].ToArray(), starts[..count].ToArray(), ends[..count].ToArray());
        ArrayPool<int>.Shared.Return(buffer);
        return layout;
    }
}
