namespace Genomics.Lm.Tokenization.Internals;

/// <summary>What a tokenizer.json says, as plain data.</summary>
/// <param name="Ids">Token string → id: special tokens, letters and products.</param>
/// <param name="SpecialTokens">The strings recognised inside a text before anything else.</param>
/// <param name="Merges">Pairs of token strings, first merge first.</param>
/// <param name="First">The special token put before every sequence.</param>
/// <param name="Last">The special token put after it.</param>
internal sealed record TokenizerDefinition(
    IReadOnlyDictionary<string, int> Ids, IReadOnlyList<string> SpecialTokens, IReadOnlyList<(string Left, string Right)> Merges,
    string First = TokenizerDefinition.Classification, string Last = TokenizerDefinition.Separator)
{
    public const string Unknown = "[UNK]", Classification = "[CLS]", Separator = "[SEP]", Padding = "[PAD]", Mask = "[MASK]";

    /// <summary>The special tokens in the order of the published ids 0…4.</summary>
    public static IReadOnlyList<string> PublishedSpecialTokens { get; } = [Unknown, Classification, Separator, Padding, Mask];

    /// <summary>The published id layout: special tokens 0–4, A C G T 5–8, the product of merge r at 9 + r.</summary>
    public static TokenizerDefinition FromMerges(IReadOnlyList<(string Left, string Right)> merges)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in PublishedSpecialTokens.Concat(["A", "C", "G", "T"])) ids.Add(token, ids.Count);
        foreach (var (left, right) in merges)
        {
            // a product made twice is reported by the vocabulary, with its rank
            if (!ids.TryAdd(left + right, ids.Count)) break;
        }
        return new TokenizerDefinition(ids, PublishedSpecialTokens, merges);
    }
}
