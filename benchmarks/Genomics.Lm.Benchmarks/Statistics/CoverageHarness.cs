using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.Statistics.Tests.Resampling;

namespace Genomics.Lm.Benchmarks.Statistics;

/// <summary>How often intervals hold the truth, by simulation; the groups are even, or those of real test genes.</summary>
/// <param name="output">Receives the table.</param>
/// <param name="replicates">Simulated data sets per row.</param>
/// <param name="draws">Bootstrap draws of each.</param>
internal sealed class CoverageHarness(TextWriter output, int replicates, int draws)
{
    private static readonly IntervalMethod[] Methods = [IntervalMethod.Bca, IntervalMethod.Percentile];

    public void Run()
    {
        output.WriteLine($"| case | {string.Join(" | ", Methods.SelectMany(m => (string[])[$"r, {m}", $"no difference, {m}",
            $"difference of 0.05, {m}"]))} |");
        output.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", 3 * Methods.Length)));
        Row("500 genes, each its own group", GroupedSimulation.OfSizes((1, 500)), 0);
        Row("60 genes, each its own group", GroupedSimulation.OfSizes((1, 60)), 0);
        Row("250 pairs, ICC 0.6", GroupedSimulation.OfSizes((2, 250)), 0.6);
        foreach (var similarity in (double[])[0, 0.5, 0.8])
            Row(FormattableString.Invariant($"*P. falciparum*, ICC {similarity}"), GroupedSimulation.Plasmodium, similarity);
        foreach (var similarity in (double[])[0, 0.5, 0.8])
            Row(FormattableString.Invariant($"200 genes, one group of 60, ICC {similarity}"), GroupedSimulation.OfSizes((1, 140), (60, 1)),
                similarity);
        Row("10 groups of 20, ICC 0.5", GroupedSimulation.OfSizes((20, 10)), 0.5);
        Row("25 genes, each its own group", GroupedSimulation.OfSizes((1, 25)), 0);
    }

    private void Row(string name, int[] groups, double similarity)
    {
        var held = new int[3 * Methods.Length];
        Parallel.For(0, replicates, replicate =>
        {
            var (observed, predicted) = GroupedSimulation.Genes(replicate, groups, similarity, 0.7, 0.7, 0.65);
            for (var m = 0; m < Methods.Length; m++)
            {
                var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups,
                    new BootstrapOptions { Draws = draws, Seed = replicate, Threads = 1, Method = Methods[m] });
                Count(3 * m, bootstrap.Interval(0, 0).Contains(0.7));
                Count(3 * m + 1, bootstrap.Difference(0, 1, 0).Interval.Contains(0));
                Count(3 * m + 2, bootstrap.Difference(0, 2, 0).Interval.Contains(0.05));
            }
        });
        output.WriteLine($"| {name} | {string.Join(" | ", held.Select(count => FormattableString.Invariant(
            $"{count / (double)replicates:0.000}")))} |");

        void Count(int at, bool isHeld)
        {
            if (isHeld) Interlocked.Increment(ref held[at]);
        }
    }
}
