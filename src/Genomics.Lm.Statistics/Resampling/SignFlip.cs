using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// Paired permutation test of a mean difference, in squared error or in right answers: if two predictors were equally good, each leakage
/// group's difference would as likely have the other sign.
/// </summary>
public static class SignFlip
{
    /// <summary>Tests the difference in squared error.</summary>
    /// <param name="observed">Observations; NaN = missing, left out.</param>
    /// <param name="first">The first predictor's predictions, as many.</param>
    /// <param name="second">The second predictor's predictions, as many.</param>
    /// <param name="groups">Leakage group of each gene, flipped together; null: each gene its own.</param>
    /// <param name="options">Number of draws, seed and threads.</param>
    /// <returns>
    /// The difference in mean squared error (first − second; negative: the first is better), and
    /// p = (1 + number of flipped differences at least as large) / (draws + 1).
    /// </returns>
    public static Significance Run(
        ReadOnlySpan<double> observed, ReadOnlySpan<double> first, ReadOnlySpan<double> second,
        IReadOnlyList<int>? groups = null, BootstrapOptions? options = null)
    {
        if (first.Length != observed.Length || second.Length != observed.Length)
            throw new ArgumentException("observations and both predictors need as many values");
        var (differences, known) = (new double[observed.Length], new double[observed.Length]);
        for (var gene = 0; gene < observed.Length; gene++)
        {
            if (double.IsNaN(observed[gene])) continue;
            var (a, b) = (first[gene] - observed[gene], second[gene] - observed[gene]);
            (differences[gene], known[gene]) = (a * a - b * b, 1);
        }
        return Run(differences, groups, known, options);
    }

    /// <summary>Tests whether the mean of paired differences is 0, such as of right answers: 1, 0 or −1.</summary>
    /// <param name="differences">One per gene or sequence.</param>
    /// <param name="groups">The group of each, flipped together; null: each its own.</param>
    /// <param name="weights">How much each counts; null: all the same.</param>
    /// <param name="options">Number of draws, seed and threads.</param>
    /// <returns>The (weighted) mean, and p as above; NaN when nothing counts.</returns>
    /// <exception cref="ArgumentException">Sizes that do not match.</exception>
    public static Significance Run(IReadOnlyList<double> differences, IReadOnlyList<int>? groups = null,
        IReadOnlyList<double>? weights = null, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(differences);
        options ??= new BootstrapOptions();
        options.Validate();
        if (weights is not null && weights.Count != differences.Count)
            throw new ArgumentException($"{differences.Count} differences need as many weights, got {weights.Count}", nameof(weights));
        var index = new GroupIndex(groups, differences.Count);
        var (sums, count) = (new double[index.Count], 0.0);
        for (var i = 0; i < differences.Count; i++)
        {
            var weight = weights?[i] ?? 1;
            sums[index.GroupOf(i)] += weight * differences[i];
            count += weight;
        }
        if (count == 0) return new Significance(double.NaN, double.NaN);
        var total = sums.Sum();
        return new Significance(total / count, (1.0 + CountReached(sums, Math.Abs(total), options)) / (options.Draws + 1));
    }

    private static int CountReached(double[] sums, double total, BootstrapOptions options)
    {
        // a flip pattern that only restates the data may differ from it by rounding: count it
        var threshold = total - 1e-12 * sums.Sum(Math.Abs);
        var reached = 0;
        Data.ParallelLoop.For(0, options.Draws, Parallelism.Of(options.Threads), () => 0, (draw, _, count) =>
        {
            // streams of its own, apart from the bootstrap's 0, 1, 2, …
            var random = new CounterRandom(options.Seed, RandomStreams.SignFlip + (ulong)draw);
            var flipped = 0.0;
            for (var group = 0; group < sums.Length; group += 64)
            {
                var bits = random.NextUInt64();
                var end = Math.Min(sums.Length, group + 64);
                for (var i = group; i < end; i++, bits >>= 1) flipped += (bits & 1) == 0 ? sums[i] : -sums[i];
            }
            return count + (Math.Abs(flipped) >= threshold ? 1 : 0);
        }, count => Interlocked.Add(ref reached, count));
        return reached;
    }
}
