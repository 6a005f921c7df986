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

    /// <summary>Tokenises with some borders between bases closed: no token crosses them.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="bases">Upper-case letters.</param>
    /// <param name="closed">Closed borders, ascending: the base after each.</param>
    /// <param name="maxTokens">The most tokens, [CLS] and [SEP] included; what is over is cut off at the right.</param>
    public static TokenLayout Of(DnaTokenizer tokenizer, ReadOnlySpan<byte> bases, IReadOnlyList<int> closed, int maxTokens)
    {
        if (closed.Count == 0) return Of(tokenizer, bases, maxTokens);
        List<int> ids = [], starts = [], ends = [];
        var from = 0;
        for (var piece = 0; piece <= closed.Count && from < bases.Length; piece++)
        {
            var end = piece < closed.Count ? Math.Min(closed[piece], bases.Length) : bases.Length;
            var part = Of(tokenizer, bases[from..end]);
            for (var i = 1; i < part.Count - 1; i++)
            {
                ids.Add(part.Ids[i]);
                starts.Add(from + part.Starts[i]);
                ends.Add(from + part.Ends[i]);
            }
            from = end;
        }
        var kept = Math.Min(ids.Count, maxTokens - 2);
        var last = kept == 0 ? 0 : ends[kept - 1];
        return new TokenLayout(
            [tokenizer.ClassificationTokenId, .. ids.Take(kept), tokenizer.SeparatorTokenId], [0, .. starts.Take(kept), last],
                [0, .. ends.Take(kept), last]);
    }
}
