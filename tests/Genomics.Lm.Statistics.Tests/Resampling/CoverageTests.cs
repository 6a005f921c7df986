using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Small version of the simulation in benchmarks/STATISTICS.md: the groups of real test genes, relatives alike.</summary>
public class CoverageTests
{
    [Fact]
    public void Percentile_intervals_cover_where_groups_are_very_uneven_and_BCa_does_not()
    {
        const int replicates = 300;
        var groups = GroupedSimulation.Plasmodium;
        var held = new int[4];
        Parallel.For(0, replicates, replicate =>
        {
            var (observed, predicted) = GroupedSimulation.Genes(replicate, groups, 0.8, 0.7, 0.7);
            foreach (var method in Enum.GetValues<IntervalMethod>())
            {
                var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups,
                    new() { Draws = 300, Threads = 1, Seed = replicate, Method = method });
                if (bootstrap.Interval(0, 0).Contains(0.7)) Interlocked.Increment(ref held[2 * (int)method]);
                if (bootstrap.Difference(0, 1, 0).Interval.Contains(0)) Interlocked.Increment(ref held[2 * (int)method + 1]);
            }
        });
        double Share(IntervalMethod method, int of) => held[2 * (int)method + of] / (double)replicates;
        for (var of = 0; of < 2; of++)   // standard error 0.013
        {
            Assert.InRange(Share(IntervalMethod.Percentile, of), 0.905, 0.985);
            Assert.True(Share(IntervalMethod.Bca, of) < Share(IntervalMethod.Percentile, of));
        }
    }
}
