using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public sealed class FewGroupsTests
{
    [Theory]
    // t = 2.262157 with 9 degrees of freedom, √(10 / 9) = 1.054093: 2.384523 standard errors, of which 0.008551 lie below
    [InlineData(10, 0.025, 0.008551)]
    [InlineData(10.9, 0.025, 0.008806)]   // 9 degrees still; √(10.9 / 9.9) = 1.049289: 2.373656
    [InlineData(3, 0.025, 6.8e-8)]        // 4.302653 × 1.224745 = 5.269656
    [InlineData(1.5, 0.025, 0)]
    public void An_interval_leaves_out_less_of_few_groups(double effective, double share, double expected)
        => Assert.Equal(expected, new FewGroups(effective).Tail(share), 1e-6);

    [Fact]
    public void With_many_groups_nothing_changes()
    {
        var many = new FewGroups(1e5);
        Assert.Equal(0.025, many.Tail(0.025), 1e-5);
        Assert.Equal(0.04, many.TwoSided(0.04), 1e-5);
        Assert.Equal(0.3, many.OneSided(0.3), 1e-5);
        Assert.Equal(1, many.Widening(0.05), 1e-4);
    }

    [Fact]
    public void Ends_of_the_interval_and_p_agree()
    {
        foreach (var effective in (double[])[2, 4.5, 11, 60, 500])
        {
            var few = new FewGroups(effective);
            Assert.Equal(0.05, few.TwoSided(2 * few.Tail(0.025)), 1e-6);
            Assert.Equal(0.025, few.OneSided(few.Tail(0.025)), 1e-6);
            Assert.Equal(1, few.TwoSided(1));
            Assert.Equal(0.7, few.OneSided(0.7));
        }
    }

    [Fact]
    public void One_group_shows_nothing()
    {
        var one = FewGroups.Of([40]);
        Assert.Equal((1, 1, 0), (one.TwoSided(0.001), one.OneSided(0.001) * 2, one.Tail(0.025)));
        Assert.Equal(double.PositiveInfinity, one.Widening(0.05));
        Assert.Equal(1, FewGroups.Of([]).TwoSided(0.001));
    }

    /// <summary>Small version of the simulation in benchmarks/STATISTICS.md: ten groups of twenty.</summary>
    [Fact]
    public void Ten_groups_are_enough_for_an_honest_p_and_interval()
    {
        var groups = GroupedSimulation.OfSizes((20, 10));
        var (claimed, covered) = (0, 0);
        const int Replicates = 400;
        for (var replicate = 0; replicate < Replicates; replicate++)
        {
            var (observed, predicted) = GroupedSimulation.Genes(replicate, groups, 0.5, 0.7, 0.7);
            var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups, new() { Draws = 999, Threads = 1, Seed = replicate });
            if (bootstrap.Difference(0, 1, 0).PValue <= 0.05) claimed++;
            if (bootstrap.Interval(0, 0).Contains(0.7)) covered++;
        }
        Assert.InRange(claimed, 1, 24);                        // 0.080 of them without the correction: 32
        Assert.InRange(covered, Replicates * 0.93, Replicates);   // 0.915 without: 366
    }
}
