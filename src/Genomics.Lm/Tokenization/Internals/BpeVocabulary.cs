using Genomics.Lm.Data;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// An ordered merge list over single letters. Symbols are numbered 0…letters−1 for the letters and letters + rank for the product of
/// each merge, so that a smaller number always means "merged earlier". The ids of the file are kept apart.
/// </summary>
internal sealed class BpeVocabulary
{
    private readonly string[] _text;

    /// <summary>Builds the symbols of a merge list.</summary>
    /// <param name="letters">The alphabet: ASCII letters or digits.</param>
    /// <param name="merges">Pairs of token strings, first merge first.</param>
    /// <exception cref="GenomicsDataException">
    /// A letter is not ASCII, a part of a merge does not exist yet, or a product exists already (no trainer makes such a list).
    /// </exception>
    public BpeVocabulary(IReadOnlyList<char> letters, IReadOnlyList<(string Left, string Right)> merges)
    {
        var count = letters.Count + merges.Count;
        (LetterCount, Pairs) = (letters.Count, new PairRanks(merges.Count));
        (LeftParts, RightParts, Lengths, _text) = (new int[count], new int[count], new int[count], new string[count]);
        var symbols = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (var i = 0; i < letters.Count; i++)
        {
            if (!char.IsAsciiLetterOrDigit(letters[i]))
                throw new GenomicsDataException(
                    $"the vocabulary has the single-character token '{letters[i]}' (U+{(int)letters[i]:X4}); expected ASCII letters or "
                    + $"digits, such as A, C, G, T");
            (LeftParts[i], RightParts[i], Lengths[i], _text[i]) = (-1, -1, 1, letters[i].ToString());
            symbols.Add(_text[i], i);
        }
        for (var rank = 0; rank < merges.Count; rank++) AddMerge(rank, merges[rank], symbols);
        Letters = [.. letters];
        for (var i = 0; i < letters.Count; i++) LetterCodes[letters[i]] = i;
        Symbols = symbols;
    }

    private void AddMerge(int rank, (string Left, string Right) merge, Dictionary<string, int> symbols)
    {
        int Part(string part) => symbols.TryGetValue(part, out var symbol) ? symbol
            : throw new GenomicsDataException(
            $"merge {rank + 1} joins '{merge.Left}' and '{merge.Right}', but '{part}' is neither a letter nor made by an earlier merge");
        var (left, right, product) = (Part(merge.Left), Part(merge.Right), LetterCount + rank);
        var text = merge.Left + merge.Right;
        if (!symbols.TryAdd(text, product))
            throw new GenomicsDataException($"merge {rank + 1} makes '{text}', which exists already; every merge must make a new token");
        Pairs.Add(left, right, product);
        (LeftParts[product], RightParts[product], Lengths[product], _text[product]) = (left, right, text.Length, text);
    }

    /// <summary>The alphabet in symbol order.</summary>
    public IReadOnlyList<char> Letters { get; }

    public int LetterCount { get; }

    /// <summary>[128] the symbol of each letter.</summary>
    public int[] LetterCodes { get; } = new int[128];

    /// <summary>Letters and products together.</summary>
    public int Count => _text.Length;

    public PairRanks Pairs { get; }

    /// <summary>Token string → symbol.</summary>
    public IReadOnlyDictionary<string, int> Symbols { get; }

    public string Text(int symbol) => _text[symbol];

    /// <summary>[symbols] bases per token.</summary>
    public int[] Lengths { get; }

    /// <summary>[symbols] the left part of each product, −1 for letters.</summary>
    public int[] LeftParts { get; }

    /// <summary>[symbols] the right part of each product, −1 for letters.</summary>
    public int[] RightParts { get; }
}
