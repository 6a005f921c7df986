using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Genes in leakage groups whose members resemble each other, with predictors of known r: true coverage and error
/// rates.</summary>
internal static class GroupedSimulation
{
    private const ulong Stream = 3UL << 50;

    /// <summary>
    /// The leakage groups of the 1,748 test genes on held-out chromosomes of P. falciparum: 825 of them, one of 80 genes; Kish's effective
    /// number is 266.
    /// </summary>
    public static int[] Plasmodium { get; } = OfSizes((1, 389), (2, 236), (3, 101), (4, 48), (5, 23), (6, 10), (7, 8), (8, 5), (10, 3),
        (11, 1), (80, 1));

    /// <summary>The group of each gene, from (size, number of groups of that size).</summary>
    public static int[] OfSizes(params (int Size, int Count)[] sizes)
        => [.. sizes.SelectMany(s => Enumerable.Repeat(s.Size, s.Count)).SelectMany((size, group) => Enumerable.Repeat(group, size))];

    /// <summary>
    /// Observations and predictors whose r in the population is given. Observations and errors of a group correlate by
    /// <paramref name="similarity"/>; half of the errors' variance is shared by all predictors.
    /// </summary>
    public static (double[] Observed, double[][] Predicted) Genes(long seed, int[] groups, double similarity, params double[] correlations)
    {
        var random = new CounterRandom(seed, Stream);
        var (observed, shared) = (Normal(ref random, groups, similarity), Normal(ref random, groups, similarity));
        return (observed, [.. correlations.Select(r =>
        {
            var own = Normal(ref random, groups, similarity);
            var error = Math.Sqrt((1 - r * r) / 2);
            return observed.Select((y, gene) => r * y + error * (shared[gene] + own[gene])).ToArray();
        })]);
    }

    /// <summary>Standard normal numbers, those of a group correlated.</summary>
    public static double[] Normal(ref CounterRandom random, int[] groups, double similarity)
    {
        var common = new double[groups.Max() + 1];
        for (var group = 0; group < common.Length; group++) common[group] = random.NextNormal();
        var values = new double[groups.Length];
        for (var gene = 0; gene < values.Length; gene++)
            values[gene] = Math.Sqrt(similarity) * common[groups[gene]] + Math.Sqrt(1 - similarity) * random.NextNormal();
        return values;
    }
}
