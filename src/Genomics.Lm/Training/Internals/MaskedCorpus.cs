using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Training.Internals;

/// <summary>A piece of a sequence for masked-language training.</summary>
/// <param name="Ids">[tokens] with [CLS] and [SEP].</param>
/// <param name="Source">The sequence.</param>
/// <param name="Starts">[tokens] first base of each token in the source.</param>
/// <param name="Ends">[tokens] base after it; equal to the start for special tokens.</param>
internal sealed record MaskedPiece(int[] Ids, DnaSequence Source, int[] Starts, int[] Ends);

/// <summary>Cuts sequences into pieces of a limited number of tokens.</summary>
internal static class MaskedCorpus
{
    /// <summary>The pieces of all sequences; none is empty.</summary>
    public static List<MaskedPiece> Cut(IEnumerable<DnaSequence> sequences, DnaTokenizer tokenizer, int maxTokens)
    {
        var pieces = new List<MaskedPiece>();
        foreach (var sequence in sequences)
        {
            var tokens = TokenLayout.Of(tokenizer, sequence.Bases);
            for (var start = 1; start < tokens.Count - 1; start += maxTokens - 2)
            {
                var end = Math.Min(start + maxTokens - 2, tokens.Count - 1);
                pieces.Add(new MaskedPiece(
                    [tokens.Ids[0], .. tokens.Ids[start..end], tokens.Ids[^1]],
                    sequence,
                    [tokens.Starts[start], .. tokens.Starts[start..end], tokens.Ends[end - 1]],
                    [tokens.Starts[start], .. tokens.Ends[start..end], tokens.Ends[end - 1]]));
            }
        }
        return pieces;
    }
}
