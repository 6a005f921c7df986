using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public class AccuracyBootstrapTests
{
    [Fact]
    public void Intervals_equal_those_of_resampled_genes_measured_one_draw_after_the_other()
    {
        int[] groups = [.. Enumerable.Range(0, 90).Select(gene => gene < 12 ? 0 : gene / 2)];
        var (observed, predicted) = GroupedSimulation.Genes(2, groups, 0.5, 0.7, 0.4);
        double[] rounded = [.. observed.Select(v => Math.Round(v, 1))];   // ties
        var options = new BootstrapOptions { Draws = 200, Seed = 11, Threads = 2 };
        var bootstrap = AccuracyBootstrap.Run(rounded, predicted, groups, options);
        int[][] members = [.. groups.Distinct().Select(g => Enumerable.Range(0, groups.Length).Where(i => groups[i] == g).ToArray())];
        for (var p = 0; p < 2; p++)
        {
            var (spearman, rSquared, error) = (new double[200], new double[200], new double[200]);
            for (var draw = 0; draw < 200; draw++)
            {
                var random = new CounterRandom(11, (ulong)draw);
                var genes = new List<int>();
                for (var i = 0; i < members.Length; i++) genes.AddRange(members[random.NextInt(members.Length)]);
                double[] x = [.. genes.Select(g => predicted[p][g])], y = [.. genes.Select(g => rounded[g])];
                (spearman[draw], rSquared[draw], error[draw]) =
                    (Correlation.Spearman(x, y), Accuracy.RSquared(x, y), Accuracy.MeanSquaredError(x, y));
            }
            Same(spearman, bootstrap.Spearman(p));
            Same(rSquared, bootstrap.RSquared(p));
            Same(error, bootstrap.MeanSquaredError(p));
        }
        Assert.Equal(bootstrap.Spearman(1), AccuracyBootstrap.Run(rounded, predicted, groups, options with { Threads = 1 }).Spearman(1));
        Assert.Throws<ArgumentException>(() => AccuracyBootstrap.Run([1, double.NaN], [[1, 2]]));
        Assert.Throws<ArgumentException>(() => AccuracyBootstrap.Run([1, 2], [[1]]));

        // the (n + 1)p-th order statistic, linear in between
        void Same(double[] draws, Interval interval)
        {
            Array.Sort(draws);
            Assert.Equal(At(draws, new PlainFewGroups(groups).Tail(0.025)), interval.Low, 1e-6);
            Assert.Equal(At(draws, 1 - new PlainFewGroups(groups).Tail(0.025)), interval.High, 1e-6);
        }

        static double At(double[] sorted, double p)
        {
            var place = (sorted.Length + 1) * p - 1;
            return sorted[(int)place] + (place - (int)place) * (sorted[(int)place + 1] - sorted[(int)place]);
        }
    }
}
