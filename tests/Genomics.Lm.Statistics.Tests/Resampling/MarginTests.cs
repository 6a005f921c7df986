using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public class MarginTests
{
    private static readonly BootstrapOptions Quick = new() { Draws = 999, Threads = 1 };

    private static CorrelationBootstrap Bootstrap(long seed, params double[] correlations)
    {
        var (observed, predicted) = GroupedSimulation.Genes(seed, GroupedSimulation.OfSizes((2, 200)), 0.4, correlations);
        return CorrelationBootstrap.Run(observed, 1, predicted, GroupedSimulation.OfSizes((2, 200)), Quick);
    }

    [Fact]
    public void One_sided_p_count_draws_beyond_the_margin()
    {
        var bootstrap = Bootstrap(3, 0.7, 0.65);
        var test = bootstrap.Within(0, 1, 0, 0.02);
        var estimate = bootstrap.Estimate(0, 0) - bootstrap.Estimate(1, 0);
        double[] errors = [.. bootstrap.Draws(0, 0).ToArray().Zip(bootstrap.Draws(1, 0).ToArray(), (a, b) => a - b - estimate)];
        var few = new PlainFewGroups(GroupedSimulation.OfSizes((2, 200)));
        Assert.Equal(few.OneSided((1.0 + errors.Count(e => e >= estimate + 0.02)) / 1000), test.WorsePValue, 1e-7);
        Assert.Equal(few.OneSided((1.0 + errors.Count(e => e <= estimate - 0.02)) / 1000), test.BetterPValue, 1e-7);
        Assert.Equal(Math.Max(test.WorsePValue, test.BetterPValue), test.EquivalencePValue);
        var mirrored = bootstrap.Within(1, 0, 0, 0.02);
        Assert.Equal((test.WorsePValue, test.BetterPValue), (mirrored.BetterPValue, mirrored.WorsePValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => bootstrap.Within(0, 1, 0, 0));
    }

    [Fact]
    public void Twins_are_equivalent_and_a_much_worse_one_is_not_non_inferior()
    {
        var bootstrap = Bootstrap(5, 0.7, 0.3);
        var least = new PlainFewGroups(GroupedSimulation.OfSizes((2, 200))).OneSided(0.001);
        Assert.Equal(least, bootstrap.Within(0, 0, 0, 0.01).EquivalencePValue, 1e-7);
        Assert.Equal(1, bootstrap.Within(1, 0, 0, 0.01).WorsePValue, 0.01);
        Assert.Equal(least, bootstrap.Within(0, 1, 0, 0.01).WorsePValue, 1e-7);
    }

    [Fact]
    public void The_joint_critical_value_is_where_max_T_rejects()
    {
        var bootstrap = Bootstrap(7, 0.7, 0.66, 0.5);
        (int, int, int)[] one = [(0, 1, 0)], family = [(0, 1, 0), (0, 2, 0), (1, 2, 0)];
        Assert.InRange(bootstrap.JointCriticalValue(one, 0.05), 1.8, 2.15);
        Assert.InRange(bootstrap.JointCriticalValue(family, 0.05), bootstrap.JointCriticalValue(one, 0.05), 2.7);
        // the strongest question's p is below a level when its |T| is beyond the critical value
        var strongest = bootstrap.AdjustTogether(family).Min();
        Assert.True(strongest < 0.05);
        var t = family.Max(f => Math.Abs(bootstrap.Difference(f.Item1, f.Item2, 0).Difference) / bootstrap.Difference(f.Item1, f.Item2, 0)
            .StandardError);
        Assert.True(t > bootstrap.JointCriticalValue(family, 0.05));
        Assert.Equal(SmallestDifference.Detectable(0.01, 0.05, 0.8), SmallestDifference.Beyond(0.01, 1.959963984540054, 0.8), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => bootstrap.JointCriticalValue([], 0.05));
    }

    /// <summary>Small version of the simulation in benchmarks/STATISTICS.md, at the edge of the margin.</summary>
    [Fact]
    public void At_the_margin_non_inferiority_is_claimed_at_most_as_often_as_the_level_says()
    {
        var groups = GroupedSimulation.OfSizes((1, 100), (2, 50), (20, 1));
        var claimed = 0;
        for (var replicate = 0; replicate < 400; replicate++)
        {
            var (observed, predicted) = GroupedSimulation.Genes(replicate, groups, 0.5, 0.69, 0.7);
            var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups, new() { Draws = 399, Threads = 1, Seed = replicate });
            if (bootstrap.Within(0, 1, 0, 0.01).WorsePValue <= 0.025) claimed++;
        }
        Assert.InRange(claimed, 1, 22);   // expected 10, standard deviation 3.1
    }
}
