using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// Paired permutation test of the difference in squared error: if two predictors were equally good, each leakage group's difference
/// would as likely have the other sign.
/// </summary>
public static class SignFlip
{
    // sets this test's random streams apart from the bootstrap's, which uses streams 0, 1, 2, …
    /// <summary>Runs the test.</summary>
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
        options ??= new BootstrapOptions();
        options.Validate();
        if (first.Length != observed.Length || second.Length != observed.Length)
            throw new ArgumentException("observations and both predictors need as many values");
        var index = new GroupIndex(groups, observed.Length);
        var sums = new double[index.Count];
        var genes = 0;
        for (var gene = 0; gene < observed.Length; gene++)
        {
            if (double.IsNaN(observed[gene])) continue;
            var (a, b) = (first[gene] - observed[gene], second[gene] - observed[gene]);
            sums[index.GroupOf(gene)] += a * a - b * b;
            genes++;
        }
        if (genes == 0) return new Significance(double.NaN, double.NaN);
        var total = sums.Sum();
        var reached = CountReached(sums, Math.Abs(total), options);
        return new Significance(total / genes, (1.0 + reached) / (options.Draws + 1));
    }

    private static int CountReached(double[] sums, double total, BootstrapOptions options)
    {
        // a flip pattern that only restates the data may differ from it by rounding: count it
        var threshold = total - 1e-12 * sums.Sum(Math.Abs);
        var reached = 0;
        Data.ParallelLoop.For(0, options.Draws, Parallelism.Of(options.Threads), () => 0, (draw, _, count) =>
        {
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
