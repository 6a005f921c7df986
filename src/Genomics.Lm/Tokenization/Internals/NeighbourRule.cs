using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Whether two tokens may stand side by side in an encoding, that is, whether the encoding of their joined text is just the two. They may
/// not when some pair across their border would have merged: a part x at the end of the left token (it itself, its right part, that one's
/// right part, …) with a part y at the beginning of the right token, by a merge that comes before the merges that swallow x and y. So each
/// merge forbids a set of left tokens before a set of right tokens. Tokens that meet the same merges behave alike; a table has one bit for
/// each pair of such classes (about 1,100 × 1,150 in the published vocabulary). Of merges of equal rank the left one goes first.
/// </summary>
internal sealed class NeighbourRule
{
    private const long LargestTable = 64L << 20;   // bytes; a larger vocabulary is asked merge by merge
    private const int MostMeetings = 1 << 24;

    private readonly BpeVocabulary _vocabulary;
    private readonly int[] _leftRow, _rightBit;   // [symbols] where the token's class begins in the table, as left and as right neighbour
    private readonly ulong[]? _forbidden;

    public NeighbourRule(BpeVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        (_leftRow, var lefts) = Classify(vocabulary.LeftParts, vocabulary.RightParts, equalRank: false);
        (_rightBit, var rights) = Classify(vocabulary.RightParts, vocabulary.LeftParts, equalRank: true);
        if (lefts is null || rights is null) return;
        var words = rights.Count / 64 + 1;
        if ((long)lefts.Count * words * 8 > LargestTable) return;
        _forbidden = BuildTable(lefts, rights, words);
        for (var symbol = 0; symbol < _leftRow.Length; symbol++) _leftRow[symbol] *= 64 * words;
    }

    /// <summary>Whether the right token may follow the left one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Allows(int left, int right)
    {
        if (_forbidden is null) return AllowsBefore(left, right, int.MaxValue);
        var bit = (uint)(_leftRow[left] + _rightBit[right]);
        return (_forbidden[bit >> 6] >> (int)(bit & 63) & 1) == 0;
    }

    /// <summary>The same for the merges before a limit, by undoing the tokens' merges, latest first.</summary>
    public bool AllowsBefore(int left, int right, int limit)
    {
        var (letters, lefts, rights) = (_vocabulary.LetterCount, _vocabulary.LeftParts, _vocabulary.RightParts);
        while (true)
        {
            if (_vocabulary.Pairs.Product(left, right) < limit) return false;
            if (left > right)
            {
                if (left < letters) return true;
                limit = left;
                left = rights[left];
            }
            else
            {
                if (right < letters) return true;
                limit = right + 1;
                right = lefts[right];
            }
        }
    }

    // For each token the merges, as products, that a part at its border could take part in; tokens with equal lists form a class.
    // Nothing when the lists grow out of all proportion, as those of tokens that nest in one another do.
    private (int[] ClassOf, List<int[]>? Meets) Classify(int[] near, int[] far, bool equalRank)
    {
        var merges = Enumerable.Range(_vocabulary.LetterCount, _vocabulary.Count - _vocabulary.LetterCount)
            .ToLookup(product => near[product]);
        var (classOf, meets, classes) = (new int[_vocabulary.Count], new List<int[]>(), new Dictionary<string,
            int>(StringComparer.Ordinal));
        var (list, met) = (new List<int>(), 0);
        for (var token = 0; token < classOf.Length; token++)
        {
            list.Clear();
            for (var (part, swallowed) = (token, int.MaxValue); part >= 0; (part, swallowed) = (far[part], part))
            {
                foreach (var product in merges[part])
                    if (product < swallowed || (equalRank && product == swallowed)) list.Add(product);
                if (list.Count > MostMeetings - met) return (classOf, null);
            }
            met += list.Count + 1;
            var key = new string(MemoryMarshal.Cast<int, char>(CollectionsMarshal.AsSpan(list)));
            if (!classes.TryGetValue(key, out classOf[token]))
            {
                classes.Add(key, classOf[token] = meets.Count);
                meets.Add([.. list]);
            }
        }
        return (classOf, meets);
    }

    private ulong[] BuildTable(List<int[]> lefts, List<int[]> rights, int words)
    {
        var meetRight = new ulong[_vocabulary.Count * words];   // [products, right classes] bits
        for (var right = 0; right < rights.Count; right++)
            foreach (var product in rights[right]) meetRight[product * words + right / 64] |= 1UL << (right % 64);
        var table = new ulong[lefts.Count * words];
        for (var left = 0; left < lefts.Count; left++)
        {
            var row = table.AsSpan(left * words, words);
            foreach (var product in lefts[left])
                for (var word = 0; word < words; word++) row[word] |= meetRight[product * words + word];
        }
        return table;
    }
}
