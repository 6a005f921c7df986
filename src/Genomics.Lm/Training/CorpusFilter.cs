using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Training;

/// <summary>
/// Takes out of a pre-training corpus every base that also stands in sequences kept for validation and test: bases covered by a word of
/// <see cref="WordLength"/> letters that one of them has, on either strand. Overlapping windows and copies are found by what they are,
/// whatever they are called. Safe for concurrent use once all sequences are added.
/// </summary>
public sealed class CorpusFilter
{
    /// <summary>Letters of a shared word.</summary>
    public const int WordLength = 31;

    private const ulong Mask = ulong.MaxValue >> (64 - 2 * WordLength);

    private readonly HashSet<ulong> _words = [];

    /// <summary>Shortest stretch that is kept, in bases.</summary>
    public int ShortestPiece { get; init; } = 64;

    /// <summary>Bases given to <see cref="Keep"/>.</summary>
    public long BasesRead { get; private set; }

    /// <summary>Bases of them that were taken out, short stretches between them included.</summary>
    public long BasesLeftOut { get; private set; }

    /// <summary>Adds a sequence that the corpus must not contain.</summary>
    public void Exclude(DnaSequence sequence)
    {
        var (word, reverse, known) = (0UL, 0UL, 0);
        foreach (var letter in sequence.Bases)
            if (Next(letter, ref word, ref reverse, ref known)) _words.Add(Math.Min(word, reverse));
    }

    /// <summary>
    /// What may be kept of a corpus: whole sequences, or stretches of them named <c>ID:from-to</c> (0-based, half-open).
    /// </summary>
    /// <param name="corpus">The sequences; streamed.</param>
    public IEnumerable<DnaSequence> Keep(IEnumerable<DnaSequence> corpus)
    {
        foreach (var sequence in corpus)
        {
            BasesRead += sequence.Length;
            var kept = 0;
            foreach (var (from, to) in Free(sequence))
            {
                if (to - from < Math.Min(ShortestPiece, sequence.Length)) continue;
                kept += to - from;
                yield return to - from == sequence.Length ? sequence
                    : new DnaSequence(FormattableString.Invariant($"{sequence.Id}:{from}-{to}"),
                    System.Text.Encoding.ASCII.GetString(sequence.Bases[from..to]));
            }
            BasesLeftOut += sequence.Length - kept;
        }
    }

    // Stretches that no excluded word covers.
    private List<(int From, int To)> Free(DnaSequence sequence)
    {
        var free = new List<(int, int)>();
        var (word, reverse, known) = (0UL, 0UL, 0);
        var from = 0;
        var bases = sequence.Bases;
        for (var i = 0; i < bases.Length; i++)
        {
            if (!Next(bases[i], ref word, ref reverse, ref known) || !_words.Contains(Math.Min(word, reverse))) continue;
            var begin = i - WordLength + 1;
            if (begin > from) free.Add((from, begin));
            from = i + 1;
        }
        if (from < bases.Length) free.Add((from, bases.Length));
        return free;
    }

    private static bool Next(byte letter, ref ulong word, ref ulong reverse, ref int known)
    {
        var code = letter switch { (byte)'A' => 0UL, (byte)'C' => 1UL, (byte)'G' => 2UL, (byte)'T' => 3UL, _ => 4UL };
        if (code > 3)
        {
            known = 0;
            return false;
        }
        word = (word << 2 | code) & Mask;
        reverse = reverse >> 2 | (3 - code) << (2 * (WordLength - 1));
        return ++known >= WordLength;
    }
}
