using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Encodes runs of known letters in linear time, with exactly the result of merging the pair of lowest rank, leftmost first, until
/// nothing merges. Three facts carry it. A token sequence is the encoding of its text if and only if each two neighbours are the
/// encoding of theirs: until a merge first crosses a border, the merges on both sides go on as they would for the two alone. So each
/// prefix has one encoding, and a search that takes the longest token first and steps back where nothing fits finds it, never entering
/// a position twice. And whether two tokens may stand side by side is seen by undoing their merges, latest first, looking each time
/// whether the pair at the border would have merged before (this uses that products rank after their parts).
/// </summary>
internal sealed class BpeEncoder
{
    private readonly BpeVocabulary _vocabulary;
    private readonly int[] _left, _right, _length;
    private readonly int[] _shorter;    // [symbols] the longest usable token that is a proper prefix, −1 for letters
    private readonly int[] _children;   // [nodes, letters] next node of the trie, 0 = none
    private readonly int[] _accepted;   // [nodes] the usable token that ends here, −1 = none

    public BpeEncoder(BpeVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        (_left, _right, _length) = (vocabulary.Left.ToArray(), vocabulary.Right.ToArray(), vocabulary.Lengths.ToArray());
        var usable = FindUsable();
        (_children, _accepted) = BuildTrie(usable);
        _shorter = FindShorter(usable);
    }

    /// <summary>Encodes a run of letters.</summary>
    /// <param name="codes">Symbols of the letters.</param>
    /// <param name="tokens">Takes the symbols of the tokens; as long as <paramref name="codes"/>.</param>
    /// <param name="dead">Scratch of codes / 64 + 1 words.</param>
    /// <returns>The number of tokens.</returns>
    public int Encode(ReadOnlySpan<byte> codes, Span<int> tokens, Span<ulong> dead)
    {
        if (codes.IsEmpty) return 0;
        dead[..(codes.Length / 64 + 1)].Clear();
        var (position, count, last) = (0, 0, -1);
        var token = LongestAt(codes, 0);
        while (true)
        {
            var end = position + _length[token];
            if ((dead[end >> 6] >> (end & 63) & 1) == 0 && (last < 0 || MayFollow(last, token, int.MaxValue)))
            {
                tokens[count++] = token;
                if (end == codes.Length) return count;
                (position, last) = (end, token);
                token = LongestAt(codes, position);
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

    private int LongestAt(ReadOnlySpan<byte> codes, int position)
    {
        ref var children = ref MemoryMarshal.GetArrayDataReference(_children);
        var (node, token, letters) = (0, -1, _vocabulary.LetterCount);
        do
        {
            node = Unsafe.Add(ref children, node * letters + codes[position]);
            if (node == 0) break;
            if (_accepted[node] >= 0) token = _accepted[node];
        }
        while (++position < codes.Length);
        return token;
    }

    /// <summary>Whether two tokens side by side stay as they are under the merges below a limit.</summary>
    private bool MayFollow(int left, int right, int limit)
    {
        var letters = _vocabulary.LetterCount;
        while (true)
        {
            if (_vocabulary.Pairs.Product(left, right) < limit) return false;
            if (left > right)
            {
                if (left < letters) return true;
                limit = left;
                left = _right[left];
            }
            else
            {
                // merges of equal rank go from left to right, so the right token's was the later one
                if (right < letters) return true;
                limit = right + 1;
                right = _left[right];
            }
        }
    }

    // A token is usable when its own text encodes to it; in a trained vocabulary all are.
    private bool[] FindUsable()
    {
        var usable = new bool[_vocabulary.Count];
        for (var symbol = 0; symbol < usable.Length; symbol++)
            usable[symbol] = _left[symbol] < 0
                || (usable[_left[symbol]] && usable[_right[symbol]] && MayFollow(_left[symbol], _right[symbol], symbol));
        return usable;
    }

    private (int[] Children, int[] Accepted) BuildTrie(bool[] usable)
    {
        var (letters, children, accepted) = (_vocabulary.LetterCount, new List<int>(), new List<int> { -1 });
        children.AddRange(Enumerable.Repeat(0, letters));
        for (var symbol = 0; symbol < usable.Length; symbol++)
        {
            if (!usable[symbol]) continue;
            var node = 0;
            foreach (var letter in _vocabulary.Text(symbol))
            {
                var edge = node * letters + _vocabulary.Symbols[letter.ToString()];
                if (children[edge] == 0)
                {
                    children[edge] = accepted.Count;
                    accepted.Add(-1);
                    children.AddRange(Enumerable.Repeat(0, letters));
                }
                node = children[edge];
            }
            accepted[node] = symbol;
        }
        return ([.. children], [.. accepted]);
    }

    private int[] FindShorter(bool[] usable)
    {
        var shorter = new int[usable.Length];
        for (var symbol = 0; symbol < shorter.Length; symbol++)
        {
            shorter[symbol] = -1;
            var text = _vocabulary.Text(symbol);
            for (var length = text.Length - 1; length > 0 && shorter[symbol] < 0; length--)
                if (_vocabulary.Symbols.TryGetValue(text[..length], out var prefix) && usable[prefix]) shorter[symbol] = prefix;
        }
        return shorter;
    }
}
