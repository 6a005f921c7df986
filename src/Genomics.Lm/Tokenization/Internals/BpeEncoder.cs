using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Encodes runs of known letters in linear time, with exactly the result of merging the pair of lowest rank, leftmost first, until
/// nothing merges. A token sequence is the encoding of its text if and only if each two neighbours are the encoding of theirs: until a
/// merge first crosses a border, the merges on both sides go on as they would for the two alone. So each prefix has one encoding, and a
/// search that takes the longest token first and steps back where nothing fits finds it, never entering a position twice.
/// </summary>
internal sealed class BpeEncoder
{
    private readonly NeighbourRule _rule;
    private readonly TokenTrie _trie;
    private readonly int[] _length;     // [symbols]
    private readonly int[] _shorter;    // [symbols] the longest usable token that is a proper prefix, −1 for letters

    public BpeEncoder(BpeVocabulary vocabulary)
    {
        _length = vocabulary.Lengths;
        _rule = new NeighbourRule(vocabulary);
        var usable = FindUsable(vocabulary);
        _trie = new TokenTrie(vocabulary, usable);
        _shorter = _trie.FindShorter(vocabulary, usable);
    }

    /// <summary>Encodes a run of letters.</summary>
    /// <param name="codes">Symbols of the letters.</param>
    /// <param name="tokens">Takes the symbols of the tokens; as long as <paramref name="codes"/>.</param>
    /// <param name="dead">Scratch of codes / 64 + 1 words: the positions from which nothing fits.</param>
    /// <returns>The number of tokens.</returns>
    public int Encode(ReadOnlySpan<byte> codes, Span<int> tokens, Span<ulong> dead)
    {
        if (codes.IsEmpty) return 0;
        dead[..(codes.Length / 64 + 1)].Clear();
        ref var length = ref MemoryMarshal.GetArrayDataReference(_length);
        var (position, count, last) = (0, 0, -1);
        var token = _trie.LongestAt(codes, 0);
        while (true)
        {
            var end = position + Unsafe.Add(ref length, token);
            if ((last < 0 || _rule.Allows(last, token)) && (dead[end >> 6] >> (end & 63) & 1) == 0)
            {
                tokens[count++] = token;
                if (end == codes.Length) return count;
                (position, last) = (end, token);
                token = _trie.LongestAt(codes, position);
            }
            else if (_shorter[token] >= 0) token = _shorter[token];
            else
            {
                dead[position >> 6] |= 1UL << (position & 63);
                token = last;
                position -= _length[token];
                count--;
                last = count > 0 ? tokens[count - 1] : -1;
            }
        }
    }

    // A token is usable when its own text encodes to it; in a trained vocabulary all are.
    private bool[] FindUsable(BpeVocabulary vocabulary)
    {
        var usable = new bool[vocabulary.Count];
        for (var symbol = 0; symbol < usable.Length; symbol++)
        {
            var (left, right) = (vocabulary.LeftParts[symbol], vocabulary.RightParts[symbol]);
            usable[symbol] = left < 0 || (usable[left] && usable[right] && _rule.AllowsBefore(left, right, symbol));
        }
        return usable;
    }
}
