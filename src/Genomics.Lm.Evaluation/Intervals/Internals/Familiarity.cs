using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Intervals.Internals;

/// <summary>How much a window is like those that were learnt: the share of its words that none of them has, and its base
/// composition.</summary>
internal sealed class Familiarity
{
    private const double Tail = 0.01;
    private const int LongestWord = 10;

    private readonly ulong[] _seen;

    public Familiarity(int word, ulong[] seen, double mostUnseen, double leastGc, double mostGc)
        => (Word, _seen, MostUnseen, LeastGc, MostGc) = (word, seen, mostUnseen, leastGc, mostGc);

    public int Word { get; }

    public IReadOnlyList<ulong> Seen => _seen;

    /// <summary>The share of unseen words that one in a hundred of the genes left out exceeds.</summary>
    public double MostUnseen { get; }

    public double LeastGc { get; }

    public double MostGc { get; }

    /// <summary>Number of 64-bit words of the table.</summary>
    public static int TableSize(int word) => Math.Max(1, (1 << (2 * word)) / 64);

    /// <summary>Learns from windows; the threshold is that of windows whose fold was left out.</summary>
    public static Familiarity Of(IReadOnlyList<DnaSequence> sequences, int[] folds, int count)
    {
        var bases = sequences.Sum(s => (long)s.Length);
        var word = Math.Clamp((int)Math.Log(Math.Max(1, bases), 4), 2, LongestWord);
        var without = new List<double>();
        for (var fold = 0; fold < count; fold++)
        {
            var others = Table(sequences.Where((_, i) => folds[i] != fold), word);
            without.AddRange(sequences.Where((_, i) => folds[i] == fold).Select(s => Unseen(s, others, word)));
        }
        without.Sort();
        double[] gc = [.. sequences.Select(Gc).Order()];
        int Rank(double share) => Math.Clamp((int)Math.Ceiling(share * sequences.Count) - 1, 0, sequences.Count - 1);
        return new Familiarity(word, Table(sequences, word), without[Rank(1 - Tail)], gc[Rank(Tail / 2)], gc[Rank(1 - Tail / 2)]);
    }

    /// <summary>The share of a sequence's words that no learnt window has; 1 when it has none without unknown bases.</summary>
    public double Unseen(DnaSequence sequence) => Unseen(sequence, _seen, Word);

    public bool IsUnfamiliar(DnaSequence sequence, double unseen)
        => unseen > MostUnseen || Gc(sequence) is var gc && (gc < LeastGc || gc > MostGc);

    private static double Unseen(DnaSequence sequence, ulong[] seen, int word)
    {
        var (all, missing) = (0, 0);
        foreach (var code in Codes(sequence, word))
        {
            all++;
            if ((seen[code >> 6] >> (code & 63) & 1) == 0) missing++;
        }
        return all == 0 ? 1 : missing / (double)all;
    }

    private static ulong[] Table(IEnumerable<DnaSequence> sequences, int word)
    {
        var seen = new ulong[TableSize(word)];
        foreach (var sequence in sequences)
            foreach (var code in Codes(sequence, word)) seen[code >> 6] |= 1UL << (code & 63);
        return seen;
    }

    private static List<int> Codes(DnaSequence sequence, int word)
    {
        var bases = sequence.Bases;
        var (codes, code, valid) = (new List<int>(sequence.Length), 0, 0);
        for (var i = 0; i < bases.Length; i++)
        {
            var letter = "ACGT"u8.IndexOf(bases[i]);
            valid = letter < 0 ? 0 : valid + 1;
            code = ((code << 2) | Math.Max(0, letter)) & ((1 << (2 * word)) - 1);
            if (valid >= word) codes.Add(code);
        }
        return codes;
    }

    private static double Gc(DnaSequence sequence)
    {
        var bases = sequence.Bases;
        double gc = bases.Count((byte)'G') + bases.Count((byte)'C'), all = gc + bases.Count((byte)'A') + bases.Count((byte)'T');
        return all > 0 ? gc / all : 0;
    }
}
