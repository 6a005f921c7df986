using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>The tokens of a sequence with the bases they cover.</summary>
/// <param name="Ids">[tokens] with [CLS] and [SEP].</param>
/// <param name="Starts">[tokens] first base.</param>
/// <param name="Ends">[tokens] base after the last; equal to the start for special tokens.</param>
internal readonly record struct TokenLayout(int[] Ids, int[] Starts, int[] Ends)
{
    /// <summary>Number of tokens.</summary>
    public int Count => Ids.Length;

    /// <summary>Tokenises.</summary>
    public static TokenLayout Of(DnaTokenizer tokenizer, ReadOnlySpan<byte> bases) => throw new NotImplementedException();

    /// <summary>The first tokens and [SEP], as the original truncates.</summary>
    /// <param name="count">Tokens kept, [CLS] and [SEP] included; at least 2.</param>
    public TokenLayout Truncate(int count)
    {
        var end = Ends[count - 2];
        return new TokenLayout([.. Ids.AsSpan(0, count - 1), Ids[^1]], [.. Starts.AsSpan(0, count - 1), end], [.. Ends.AsSpan(0, count - 1), end]);
    }
}
