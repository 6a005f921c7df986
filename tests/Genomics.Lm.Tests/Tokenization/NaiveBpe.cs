using System.Text;
using System.Text.RegularExpressions;

namespace Genomics.Lm.Tests.Tokenization;

/// <summary>The tokenizer and its training as a definition would state them, slow and plain: the oracle of the fast paths.</summary>
internal static partial class NaiveBpe
{
    public static readonly string[] Specials = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"];

    /// <summary>Ids with [CLS] and [SEP], case kept.</summary>
    public static List<int> Encode(string text, IReadOnlyList<(string Left, string Right)> merges)
    {
        var ranks = Enumerable.Range(0, merges.Count).ToDictionary(r => merges[r], r => r);
        var ids = new List<int> { 1 };
        foreach (var piece in SpecialPattern().Split(text))
        {
            if (Array.IndexOf(Specials, piece) is >= 0 and var special) ids.Add(special);
            else
                foreach (Match word in WordPattern().Matches(piece)) ids.AddRange(EncodeWord(word.Value, merges, ranks));
        }
        ids.Add(2);
        return ids;
    }

    private static IEnumerable<int> EncodeWord(string word, IReadOnlyList<(string Left, string Right)> merges,
        Dictionary<(string, string), int> ranks)
    {
        var parts = word.EnumerateRunes().Select(r => r.ToString()).ToList();
        while (true)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var i = 0; i + 1 < parts.Count; i++)
                if (ranks.TryGetValue((parts[i], parts[i + 1]), out var rank) && rank < best) (best, at) = (rank, i);
            if (at < 0) break;
            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }
        return parts.Select(p => p.Length == 1 ? "ACGT".IndexOf(p, StringComparison.Ordinal) is >= 0 and var letter ? 5 + letter : 0
            : ranks.Where(r => r.Key.Item1 + r.Key.Item2 == p).Select(r => 9 + r.Value).DefaultIfEmpty(0).Single());
    }

    /// <summary>Counts every pair anew before each merge.</summary>
    public static List<(string Left, string Right)> Train(IEnumerable<string> words, int merges, int minCount)
    {
        var texts = words.SelectMany(w => Regex.Split(w, "[^ACGT]+")).Select(w => w.Select(c => c.ToString()).ToList()).ToList();
        var order = new List<string> { "A", "C", "G", "T" };
        var result = new List<(string, string)>();
        while (result.Count < merges)
        {
            var counts = new Dictionary<(int, int), int>();
            foreach (var text in texts)
                for (var i = 0; i + 1 < text.Count; i++)
                {
                    var pair = (order.IndexOf(text[i]), order.IndexOf(text[i + 1]));
                    counts[pair] = counts.GetValueOrDefault(pair) + 1;
                }
            var best = counts.Where(c => c.Value >= minCount).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => c.Key)
                .ToList();
            if (best.Count == 0) break;
            var (left, right) = (order[best[0].Item1], order[best[0].Item2]);
            foreach (var text in texts)
                for (var i = 0; i + 1 < text.Count; i++)
                    if (text[i] == left && text[i + 1] == right)
                    {
                        text[i] = left + right;
                        text.RemoveAt(i + 1);
                    }
            result.Add((left, right));
            order.Add(left + right);
        }
        return result;
    }

    /// <summary>DNA with runs, repeats, unknown letters and plain stretches, as genomes have them.</summary>
    public static string RandomDna(Random random, int length, string letters = "ACGT")
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var unit = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => letters[random.Next(letters.Length)]));
            var copies = random.Next(4) == 0 ? random.Next(2, 30) : 1;
            for (var i = 0; i < copies; i++) text.Append(unit);
            if (random.Next(60) == 0) text.Append('N', random.Next(1, 5));
        }
        return text.ToString(0, length);
    }

    [GeneratedRegex(@"(\[UNK\]|\[CLS\]|\[SEP\]|\[PAD\]|\[MASK\])")]
    private static partial Regex SpecialPattern();

    [GeneratedRegex(@"\w+|[^\w\s]+")]
    private static partial Regex WordPattern();
}
