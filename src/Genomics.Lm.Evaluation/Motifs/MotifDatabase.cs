using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>Known motifs that others are compared with. Immutable and safe for concurrent use.</summary>
/// <remarks>
/// Columns are compared by their Euclidean distance, alignments by the sum over their columns (Gupta et al. 2007, Tomtom), in a hundred
/// steps between the farthest and the nearest columns. What a column of the query scores against a random column is its distribution over
/// the columns of all targets on both strands; columns of the query that lie beside the target count as its median (Tanaka et al. 2011).
/// The p-value is that of the best alignment's score over all alignments and both strands, as if they were independent.
/// </remarks>
public sealed class MotifDatabase
{
    private const int Grains = 100;

    private readonly IReadOnlyList<Motif> _targets;

    /// <summary>Takes the motifs.</summary>
    /// <param name="targets">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public MotifDatabase(IReadOnlyList<Motif> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0) throw new ArgumentException("there is no motif to compare with", nameof(targets));
        _targets = targets;
    }

    /// <summary>Compares a motif with all known ones.</summary>
    /// <param name="query">The motif.</param>
    /// <returns>One match per target, the likest first.</returns>
    public IReadOnlyList<MotifMatch> Match(Motif query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Motif[][] both = [.. _targets.Select(t => (Motif[])[t, t.ReverseComplement()])];
        var columns = both.SelectMany(b => b).SelectMany(m => Enumerable.Range(0, m.Width).Select(c => (m, c))).ToArray();
        double[][] distances = [.. Enumerable.Range(0, query.Width).Select(q => columns.Select(c => Distance(query, q, c.m,
            c.c)).ToArray())];
        var (nearest, farthest) = (distances.Min(row => row.Min()), distances.Max(row => row.Max()));
        int Score(double distance) => farthest > nearest ? (int)Math.Round(Grains * (farthest - distance) / (farthest - nearest)) : Grains;
        // [query columns] scores against every column of the targets, less their median
        int[][] random = [.. distances.Select(row => row.Select(Score).ToArray())];
        int[] medians = [.. random.Select(scores => scores.Order().ElementAt(scores.Length / 2))];
        var tails = new Dictionary<(int First, int Last), double[]>();
        var matches = new List<MotifMatch>();
        for (var t = 0; t < both.Length; t++)
        {
            var (best, place, strand, overlap) = (int.MinValue, 0, Strand.Forward, 0);
            var width = both[t][0].Width;
            for (var s = 0; s < 2; s++)
                for (var offset = 1 - width; offset < query.Width; offset++)
                {
                    var (first, last) = Overlap(offset);
                    var sum = 0;
                    for (var q = first; q <= last; q++) sum += Score(Distance(query, q, both[t][s], q - offset)) - medians[q];
                    if (sum > best) (best, place, strand, overlap) = (sum, offset, s == 0 ? Strand.Forward : Strand.Reverse,
                        last - first + 1);
                }
            // the chance that no alignment of a random target scores as high, on either strand
            var none = 0.0;
            for (var offset = 1 - width; offset < query.Width; offset++)
            {
                var (first, last) = Overlap(offset);
                if (!tails.TryGetValue((first, last), out var tail)) tails[(first, last)] = tail = Tail(random, medians, first, last);
                var at = best + (last - first + 1) * Grains;
                if (at < tail.Length) none += Math.Log(Math.Max(0, 1 - tail[Math.Max(0, at)]));
            }
            var p = Tiny(tails, best) is var tiny && none > -1e-9 ? tiny : 1 - Math.Exp(2 * none);
            matches.Add(new MotifMatch(query, _targets[t], place, strand, overlap, p, p * _targets.Count));

            (int First, int Last) Overlap(int offset) => (Math.Max(0, offset), Math.Min(query.Width, offset + width) - 1);

            // 1 − p loses digits
            double Tiny(Dictionary<(int First, int Last), double[]> known, int score) => 2 * Enumerable.Range(1 - width,
                query.Width + width - 1)
                .Select(Overlap).Sum(o => known[o] is var tail && score + (o.Last - o.First + 1) * Grains is var at && at < tail.Length
                    ? tail[Math.Max(0, at)] : 0);
        }
        return [.. matches.OrderBy(m => m.PValue)];
    }

    /// <summary>The Euclidean distance of two columns.</summary>
    internal static double Distance(Motif one, int column, Motif other, int at)
    {
        var sum = 0.0;
        for (var letter = 0; letter < 4; letter++)
        {
            var difference = one.Probabilities[4 * column + letter] - other.Probabilities[4 * at + letter];
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    // P(sum of the columns ≥ s), at s + columns × grains
    private static double[] Tail(int[][] scores, int[] medians, int first, int last)
    {
        double[] density = [1];   // begins at −columns × grains
        for (var column = first; column <= last; column++)
        {
            var next = new double[density.Length + 2 * Grains];
            foreach (var group in scores[column].GroupBy(s => s - medians[column] + Grains))
            {
                var share = (double)group.Count() / scores[column].Length;
                for (var i = 0; i < density.Length; i++) next[i + group.Key] += share * density[i];
            }
            density = next;
        }
        for (var i = density.Length - 2; i >= 0; i--) density[i] += density[i + 1];
        return density;
    }
}
