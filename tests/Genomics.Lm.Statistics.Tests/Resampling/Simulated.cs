using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Observations and predictions with known correlations.</summary>
internal static class Simulated
{
    /// <summary>One observation per gene, and predictors whose true r with it are given; their errors share a part.</summary>
    public static (double[] Observed, double[][] Predicted) Genes(long seed, int genes, double[] correlations, double sharedError = 0.5)
    {
        var random = new CounterRandom(seed, 1UL << 50);
        var observed = new double[genes];
        var predicted = correlations.Select(_ => new double[genes]).ToArray();
        for (var gene = 0; gene < genes; gene++)
        {
            observed[gene] = random.NextNormal();
            var shared = random.NextNormal();
            for (var p = 0; p < correlations.Length; p++)
            {
                var error = Math.Sqrt(sharedError) * shared + Math.Sqrt(1 - sharedError) * random.NextNormal();
                predicted[p][gene] = correlations[p] * observed[gene] + Math.Sqrt(1 - correlations[p] * correlations[p]) * error;
            }
        }
        return (observed, predicted);
    }

    public static double[] Repeat(double[] values, int times) => [.. values.SelectMany(v => Enumerable.Repeat(v, times))];
}
