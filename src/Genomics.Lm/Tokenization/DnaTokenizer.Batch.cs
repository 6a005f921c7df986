using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Tokenization;

// Pairs, padding and the truncation report.
public sealed partial class DnaTokenizer
{
    /// <summary>The ids and types of two texts: [CLS] A [SEP] B [SEP].</summary>
    /// <param name="first">A.</param>
    /// <param name="second">B.</param>
    /// <param name="maxTokenCount">
    /// The most ids in all. What is over is cut from the longer text until both are equal, then from both (the odd token stays with B),
    /// always at the right.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit has no room for the three special tokens.</exception>
    public TokenPair EncodePair(ReadOnlySpan<char> first, ReadOnlySpan<char> second, int maxTokenCount = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokenCount, 3);
        var (a, b) = (EncodeToIds(first, addSpecialTokens: false), EncodeToIds(second, addSpecialTokens: false));
        var (keepA, keepB) = ShareRoom(a.Length, b.Length, maxTokenCount - 3);
        int[] ids = [ClassificationTokenId, .. a[..keepA], SeparatorTokenId, .. b[..keepB], SeparatorTokenId];
        var types = new byte[ids.Length];
        types.AsSpan(keepA + 2).Fill(1);
        return new TokenPair(ids, types);
    }

    /// <summary>Encodes texts into one rectangle, padded at the right.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="maxTokenCount">The most ids per text, [CLS] and [SEP] included.</param>
    /// <param name="padToLength">Ids per text, or 0 for as many as the longest text needs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A text has more ids than <paramref name="padToLength"/>, or a limit has no room for
    /// [CLS] and [SEP].</exception>
    public TokenBatch EncodeBatch(IReadOnlyList<string> texts, int maxTokenCount = int.MaxValue, int padToLength = 0)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var encoded = texts.Select(t => EncodeToIds(t ?? throw new ArgumentNullException(nameof(texts), "a text is null"), maxTokenCount,
            out _)).ToList();
        var longest = encoded.Count == 0 ? 0 : encoded.Max(e => e.Length);
        if (padToLength != 0) ArgumentOutOfRangeException.ThrowIfLessThan(padToLength, longest);
        var length = Math.Max(longest, padToLength);
        var (ids, mask) = (new int[encoded.Count * length], new byte[encoded.Count * length]);
        Array.Fill(ids, PaddingTokenId);
        for (var i = 0; i < encoded.Count; i++)
        {
            encoded[i].CopyTo(ids, i * length);
            mask.AsSpan(i * length, encoded[i].Length).Fill(1);
        }
        return new TokenBatch(encoded.Count, length, ids, mask, new byte[ids.Length]);
    }

    /// <summary>Says what a limit cuts off a set of windows, before anything is trained on them.</summary>
    /// <param name="sequences">The windows, on the gene's strand.</param>
    /// <param name="alignmentIndex">0-based index of the TSS in each window, or −1 when there is none.</param>
    /// <param name="maxTokenCount">The most ids per window, [CLS] and [SEP] included.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit has no room for [CLS] and [SEP].</exception>
    public TruncationReport ReportTruncation(IEnumerable<DnaSequence> sequences, int alignmentIndex, int maxTokenCount)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokenCount, 2);
        var report = new TruncationReport { MaxTokenCount = maxTokenCount };
        int[] ids = [], starts = [];
        foreach (var sequence in sequences)
        {
            if (ids.Length < MaxTokens(sequence.Length))
                (ids, starts) = (new int[MaxTokens(sequence.Length)], new int[MaxTokens(sequence.Length)]);
            var all = Encode(sequence.Bases, ids, starts);
            var kept = Math.Min(all, maxTokenCount);
            var reach = kept == all ? sequence.Length : starts[kept - 1];
            report = report.With(sequence.Length, all, kept, ids.AsSpan(1, all - 2).Count(UnknownTokenId), reach, alignmentIndex);
        }
        return report;
    }

    // The library's "longest first" rule.
    private static (int First, int Second) ShareRoom(int first, int second, int room)
    {
        if ((long)first + second <= room) return (first, second);
        var (shorter, longer) = (Math.Min(first, second), Math.Max(first, second));
        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room) (shorter, longer) = (room / 2, room / 2 + room % 2);
        return first > second ? (longer, shorter) : (shorter, longer);
    }
}
