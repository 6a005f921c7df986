using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Intervals.Internals;

/// <summary>
/// How much a window is like those that were learnt: the share of its words that none of them has, its base composition, and, where the
/// predictor has one, its embedding.
/// </summary>
internal sealed class Familiarity
{
    private const double Tail = 0.01;
    private const int LongestWord = 10;

    private readonly ulong[] _seen;

    public Familiarity(int word, ulong[] seen, double mostUnseen, double leastGc, double mostGc)
        => (Word, _seen, MostUnseen, LeastGc, MostGc) = (word, seen, mostUnseen, leastGc, mostGc);

    /// <summary>The distance of embeddings; null for a predictor without.</summary>
    public EmbeddingDistance? Embedding { get; init; }

    public int Word { get; }

    public IReadOnlyList<ulong> Seen => _seen;

    /// <summary>The share of unseen words that one in a hundred of the genes left out exceeds.</summary>
    public double MostUnseen { get; }

    public double LeastGc { get; }

    public double MostGc { get; }

    /// <summary>Number of 64-bit words of the table.</summary>
    public static int TableSize(int word) => Math.Max(1, (1 << (2 * word)) / 64);

    /// <summary>Learns from windows; the thresholds are those of windows whose fold was left out.</summary>
    /// <param name="sequences">The windows.</param>
    /// <param name="folds">The fold of each.</param>
    /// <param name="count">Number of folds.</param>
    /// <param name="predictor">What was fitted to them, for its embedding; null: none.</param>
    /// <param name="groups">Leakage group of each; null: each is its own.</param>
    public static Familiarity Of(IReadOnlyList<DnaSequence> sequences, int[] folds, int count, IExpressionPredictor? predictor = null,
        IReadOnlyList<int>? groups = null, CancellationToken cancellationToken = default)
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
        return new Familiarity(word, Table(sequences, word), without[Rank(1 - Tail)], gc[Rank(Tail / 2)], gc[Rank(1 - Tail / 2)])
        {
            Embedding = predictor is not null && EmbeddingDistance.SourceOf(predictor) is { } source
                ? EmbeddingDistance.Of(Embed(source, sequences, cancellationToken), source.Names.Count, folds, count, groups) : null,
        };
    }

    /// <summary>The p-value of each window's distance from the learnt ones; none for a predictor without embedding.</summary>
    public double[] EmbeddingPValues(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences,
        CancellationToken cancellationToken)
    {
        if (Embedding is not { } distance || EmbeddingDistance.SourceOf(predictor) is not { } source) return [];
        var embeddings = Embed(source, sequences, cancellationToken);
        return [.. Enumerable.Range(0, sequences.Count)
            .Select(i => distance.PValue(distance.Distance(embeddings.AsSpan(i * distance.Width, distance.Width))))];
    }

    private static float[] Embed(IFeatureSource source, IReadOnlyList<DnaSequence> sequences, CancellationToken cancellationToken)
    {
        var embeddings = new float[checked(sequences.Count * source.Names.Count)];
        source.Extract(sequences, embeddings, null, cancellationToken);
        return embeddings;
    }

    /// <summary>The share of a sequence's words that no learnt window has; 1 when it has none without unknown bases.</summary>
    public double Unseen(DnaSequence sequence) => Unseen(sequence, _seen, Word);

    /// <param name="sequence">The window.</param>
    /// <param name="unseen">The share of its words that no learnt window has.</param>
    /// <param name="embeddingPValue">That of the distance of its embedding; NaN without one.</param>
    public bool IsUnfamiliar(DnaSequence sequence, double unseen, double embeddingPValue = double.NaN)
        => unseen > MostUnseen || embeddingPValue < Tail || Gc(sequence) is var gc && (gc < LeastGc || gc > MostGc);

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
