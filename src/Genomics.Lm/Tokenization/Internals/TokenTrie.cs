using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Genomics.Lm.Data;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Finds the longest usable token at a position: a trie over the letters, and for four letters a table of all 8-mers in front of it.
/// </summary>
internal sealed class TokenTrie
{
    private const int Word = 8, LongerFlag = 1, MostEdges = 1 << 26;

    private readonly int _letters;
    private readonly int[] _children;   // [nodes, letters] next node, 0 = none
    private readonly int[] _accepted;   // [nodes] the usable token that ends here, −1 = none
    // [8-mers, first letter in the low bits] longest token of at most 8 letters × 2 + whether a longer one may be there
    private readonly int[]? _words;

    public TokenTrie(BpeVocabulary vocabulary, bool[] usable)
    {
        _letters = vocabulary.LetterCount;
        (_children, _accepted) = BuildNodes(vocabulary, usable);
        if (_letters == 4) _words = BuildWords();
    }

    /// <summary>The longest usable token that begins at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LongestAt(ReadOnlySpan<byte> codes, int position)
    {
        if (_words is null || position > codes.Length - Word) return Walk(codes[position..]);
        // eight codes of two bits, packed into sixteen
        var word = BinaryPrimitives.ReadUInt64LittleEndian(
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(codes), position), Word));
        word = (word | (word >> 6)) & 0x000F000F000F000F;
        word = (word | (word >> 12)) & 0x000000FF000000FF;
        var entry = _words[(word | (word >> 24)) & 0xFFFF];
        return (entry & LongerFlag) == 0 ? entry >> 1 : Walk(codes[position..]);
    }

    private int Walk(ReadOnlySpan<byte> codes)
    {
        var (node, token) = (0, -1);
        foreach (var code in codes)
        {
            node = _children[node * _letters + code];
            if (node == 0) break;
            if (_accepted[node] >= 0) token = _accepted[node];
        }
        return token;
    }

    /// <summary>[symbols] the longest usable token that is a proper prefix of each usable token, −1 where there is none.</summary>
    public int[] FindShorter(BpeVocabulary vocabulary, bool[] usable)
    {
        var (shorter, codes) = (new int[usable.Length], vocabulary.LetterCodes);
        for (var symbol = 0; symbol < shorter.Length; symbol++)
        {
            shorter[symbol] = -1;
            if (!usable[symbol]) continue;
            var node = 0;
            foreach (var letter in vocabulary.Text(symbol).AsSpan()[..^1])
            {
                node = _children[node * _letters + codes[letter]];
                if (_accepted[node] >= 0) shorter[symbol] = _accepted[node];
            }
        }
        return shorter;
    }

    private static (int[] Children, int[] Accepted) BuildNodes(BpeVocabulary vocabulary, bool[] usable)
    {
        var (letters, codes, children, accepted) = (vocabulary.LetterCount, vocabulary.LetterCodes, new List<int>(), new List<int> { -1 });
        CollectionsMarshal.SetCount(children, letters);
        for (var symbol = 0; symbol < usable.Length; symbol++)
        {
            if (!usable[symbol]) continue;
            var node = 0;
            foreach (var letter in vocabulary.Text(symbol))
            {
                var edge = node * letters + codes[letter];
                if (children[edge] == 0)
                {
                    if (children.Count > MostEdges)
                        throw new GenomicsDataException(
                            "the vocabulary's tokens are too long or too many; expected those of a DNA vocabulary, some thousands of a "
                            + "few bases each");
                    children[edge] = accepted.Count;
                    accepted.Add(-1);
                    CollectionsMarshal.SetCount(children, children.Count + letters);
                }
                node = children[edge];
            }
            accepted[node] = symbol;
        }
        return ([.. children], [.. accepted]);
    }

    private int[] BuildWords()
    {
        var words = new int[1 << (2 * Word)];
        for (var word = 0; word < words.Length; word++)
        {
            var (node, token, depth) = (0, -1, 0);
            for (; depth < Word; depth++)
            {
                node = _children[node * 4 + (word >> (2 * depth) & 3)];
                if (node == 0) break;
                if (_accepted[node] >= 0) token = _accepted[node];
            }
            var longer = depth == Word && _children.AsSpan(node * 4, 4).IndexOfAnyExcept(0) >= 0;
            words[word] = 2 * token + (longer ? LongerFlag : 0);
        }
        return words;
    }
}
