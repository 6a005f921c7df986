using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public class CorrelationBootstrapTests
{
    private static readonly BootstrapOptions Quick = new() { Draws = 500, Seed = 5, Threads = 1 };

    [Fact]
    public void Every_draw_equals_a_plain_resampling_of_whole_groups()
    {
        var (observed, predictions, groups) = TwoConditions();
        var bootstrap = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick);
        var members = groups.Distinct().Select(g => Enumerable.Range(0, groups.Length).Where(i => groups[i] == g).ToArray()).ToArray();
        Assert.Equal(members.Length, bootstrap.GroupCount);
        for (var draw = 0; draw < Quick.Draws; draw++)
        {
            var random = new CounterRandom(Quick.Seed, (ulong)draw);
            var drawn = new List<int>();
            for (var i = 0; i < members.Length; i++) drawn.AddRange(members[random.NextInt(members.Length)]);
            for (var predictor = 0; predictor < 3; predictor++)
                for (var condition = 0; condition < 2; condition++)
                    Assert.Equal(PlainR(drawn, observed, predictions[predictor], condition), bootstrap.Draws(predictor, condition)[draw],
                        1e-10);
        }
    }

    [Fact]
    public void Estimate_and_p_value_are_the_plain_ones()
    {
        var (observed, predictions, groups) = TwoConditions();
        var bootstrap = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick);
        var all = Enumerable.Range(0, groups.Length).ToList();
        var difference = bootstrap.Difference(0, 2, 1);
        Assert.Equal(PlainR(all, observed, predictions[0], 1), bootstrap.Estimate(0, 1), 1e-12);
        Assert.Equal(bootstrap.Estimate(0, 1) - bootstrap.Estimate(2, 1), difference.Difference, 1e-12);
        var beyond = 0;
        for (var i = 0; i < Quick.Draws; i++)
            if (Math.Abs(bootstrap.Draws(0, 1)[i] - bootstrap.Draws(2, 1)[i] - difference.Difference) >= Math.Abs(difference.Difference))
                beyond++;
        int[] own = [.. groups.Where((_, gene) => !double.IsNaN(observed[gene * 2 + 1]))];
        Assert.Equal(new PlainFewGroups(own).TwoSided((1.0 + beyond) / (Quick.Draws + 1)), difference.PValue, 1e-7);
        Assert.InRange(beyond, 1, Quick.Draws - 1);
        // several questions that are one and the same
        Assert.Equal(difference.PValue, bootstrap.AdjustTogether([(0, 2, 1), (0, 2, 1)])[0], 1e-9);
        var tail = new PlainFewGroups(own).Tail(0.025);
        Assert.Equal(Normal.InvCDF(0, 1, tail) / Normal.InvCDF(0, 1, 0.025), bootstrap.Widening(1, 0.05), 1e-6);
    }

    [Fact]
    public void The_mean_over_conditions_is_that_of_the_draws_also_where_conditions_are_folds()
    {
        var (observed, predictions, groups) = TwoConditions();
        for (var gene = 0; gene < groups.Length; gene++) observed[gene * 2 + (groups[gene] & 1)] = double.NaN;   // each gene in one fold
        var bootstrap = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick);
        var all = Enumerable.Range(0, groups.Length).ToList();
        double Mean(int p) => (PlainR(all, observed, predictions[p], 0) + PlainR(all, observed, predictions[p], 1)) / 2;
        double[] Draws(int p) => [.. Enumerable.Range(0, Quick.Draws)
            .Select(d => (bootstrap.Draws(p, 0)[d] + bootstrap.Draws(p, 1)[d]) / 2)];
        Assert.Equal(Mean(1), bootstrap.Mean(1), 1e-12);
        var own = Draws(1).Order().ToArray();
        var interval = bootstrap.MeanInterval(1);
        var few = new PlainFewGroups(groups);
        Assert.Equal(few.Tail(0.025) * own.Length, own.Count(d => d <= interval.Low), 1.0);
        Assert.Equal(few.Tail(0.025) * own.Length, own.Count(d => d >= interval.High), 1.0);
        var difference = bootstrap.MeanDifference(0, 2);
        Assert.Equal(Mean(0) - Mean(2), difference.Difference, 1e-12);
        double[] apart = [.. Draws(0).Zip(Draws(2), (a, b) => a - b)];
        var beyond = apart.Count(d => Math.Abs(d - difference.Difference) >= Math.Abs(difference.Difference));
        Assert.Equal(few.TwoSided((1.0 + beyond) / (Quick.Draws + 1)), difference.PValue, 1e-7);
        Assert.InRange(beyond, 1, Quick.Draws - 1);
        Assert.Equal(Math.Sqrt(apart.Sum(d => Math.Pow(d - apart.Average(), 2)) / (apart.Length - 1)), difference.StandardError, 1e-12);
    }

    [Fact]
    public void Bca_interval_equals_one_computed_step_by_step()
    {
        var (observed, predictions, groups) = TwoConditions();
        var bootstrap = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick with { Method = IntervalMethod.Bca });
        var draws = bootstrap.Draws(1, 0).ToArray();
        Array.Sort(draws);
        var estimate = bootstrap.Estimate(1, 0);
        var left = groups.Distinct()
            .Select(g => PlainR([.. Enumerable.Range(0, groups.Length).Where(i => groups[i] != g)], observed, predictions[1], 0))
            .ToArray();
        var mean = left.Average();
        var acceleration = left.Sum(v => Math.Pow(mean - v, 3)) / (6 * Math.Pow(left.Sum(v => Math.Pow(mean - v, 2)), 1.5));
        var bias = Normal.InvCDF(0, 1, draws.Count(d => d < estimate) / (double)draws.Length);
        double End(double p)
        {
            var z = bias + Normal.InvCDF(0, 1, p);
            var share = Normal.CDF(0, 1, bias + z / (1 - acceleration * z));
            var position = share * (draws.Length + 1) - 1;
            return draws[(int)position] + (position - (int)position) * (draws[(int)position + 1] - draws[(int)position]);
        }
        var interval = bootstrap.Interval(1, 0);
        int[] own = [.. groups.Where((_, gene) => !double.IsNaN(observed[gene * 2]))];
        var tail = new PlainFewGroups(own).Tail(0.025);
        Assert.Equal(End(tail), interval.Low, 1e-7);
        Assert.Equal(End(1 - tail), interval.High, 1e-7);
        var percentile = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick with { Method = IntervalMethod.Percentile })
            .Interval(1, 0);
        Assert.NotEqual(percentile, interval);
        Assert.Equal(tail * draws.Length, draws.Count(d => d < percentile.Low), 1.0);
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var (observed, predictions, groups) = TwoConditions();
        var one = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick);
        var four = CorrelationBootstrap.Run(observed, 2, predictions, groups, Quick with { Threads = 4 });
        for (var predictor = 0; predictor < 3; predictor++)
            Assert.True(one.Draws(predictor, 1).SequenceEqual(four.Draws(predictor, 1)));
        Assert.Equal(one.Difference(0, 1, 0), four.Difference(0, 1, 0));
    }

    [Fact]
    public void A_prediction_that_does_not_vary_counts_as_zero()
    {
        var (observed, predicted) = Simulated.Genes(3, 80, [0.6]);
        var bootstrap = CorrelationBootstrap.Run(observed, 1, [predicted[0], [.. observed.Select(_ => 3.7)]], null, Quick);
        Assert.Equal(0, bootstrap.Estimate(1, 0));
        Assert.Equal(new Interval(0, 0), bootstrap.Interval(1, 0));
        Assert.Equal(bootstrap.Estimate(0, 0), bootstrap.Difference(0, 1, 0).Difference);
        Assert.Equal(1, bootstrap.Difference(1, 1, 0).PValue);
    }

    [Fact]
    public void Intervals_cover_the_truth_as_often_as_they_say()
    {
        foreach (var method in Enum.GetValues<IntervalMethod>())
        {
            var covered = 0;
            for (var run = 0; run < 250; run++)
            {
                var (observed, predicted) = Simulated.Genes(run, 90, [0.6]);
                if (CorrelationBootstrap.Run(observed, 1, predicted, null, Quick with { Draws = 199, Seed = run, Method = method })
                    .Interval(0, 0).Contains(0.6)) covered++;
            }
            Assert.InRange(covered / 250.0, 0.91, 0.985);
        }
    }

    [Fact]
    public void Equal_predictors_are_told_apart_as_seldom_as_promised()
    {
        const int runs = 300;
        var rejected = Enumerable.Range(0, runs).Count(run =>
        {
            var (observed, predicted) = Simulated.Genes(run, 100, [0.5, 0.5]);
            return CorrelationBootstrap.Run(observed, 1, predicted, null, Quick with { Draws = 199, Seed = run })
                .Difference(0, 1, 0).PValue <= 0.05;
        });
        Assert.InRange(rejected / (double)runs, 0.02, 0.08);
    }

    [Fact]
    public void Copied_genes_do_not_count_as_evidence_when_they_are_one_group()
    {
        const int runs = 150, copies = 3;
        var (grouped, separate) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            var (observed, predicted) = Simulated.Genes(run, 50, [0.5, 0.5]);
            var y = Simulated.Repeat(observed, copies);
            double[][] x = [.. predicted.Select(p => Simulated.Repeat(p, copies))];
            var groups = Enumerable.Range(0, y.Length).Select(i => i / copies).ToArray();
            var options = Quick with { Draws = 199, Seed = run };
            if (CorrelationBootstrap.Run(y, 1, x, groups, options).Difference(0, 1, 0).PValue <= 0.05) grouped++;
            if (CorrelationBootstrap.Run(y, 1, x, null, options).Difference(0, 1, 0).PValue <= 0.05) separate++;
        }
        Assert.InRange(grouped / (double)runs, 0.015, 0.09);
        Assert.InRange(separate / (double)runs, 0.2, 0.6);
    }

    [Fact]
    public void Joint_adjustment_keeps_the_family_error_and_spares_copies_of_one_question()
    {
        const int runs = 200;
        (int, int, int)[] family = [(0, 1, 0), (0, 2, 0), (0, 3, 0), (1, 2, 0), (1, 3, 0), (2, 3, 0)];
        var anyRejected = 0;
        for (var run = 0; run < runs; run++)
        {
            var (observed, predicted) = Simulated.Genes(run, 80, [0.5, 0.5, 0.5, 0.5]);
            var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, null, Quick with { Draws = 199, Seed = run });
            if (bootstrap.AdjustTogether(family).Min() <= 0.05) anyRejected++;
            if (run == 0)
                Assert.Equal(bootstrap.Difference(0, 1, 0).PValue, bootstrap.AdjustTogether([(0, 1, 0), (0, 1, 0), (1, 0, 0)])[2], 1e-12);
        }
        Assert.InRange(anyRejected / (double)runs, 0.01, 0.09);
    }

    [Fact]
    public void Sizes_and_numbers_are_checked()
    {
        Assert.Throws<ArgumentException>(() => CorrelationBootstrap.Run([1, 2, 3], 2, [[1, 2, 3]]));
        Assert.Throws<ArgumentException>(() => CorrelationBootstrap.Run([1, 2, 3], 1, [[1, 2]]));
        Assert.Throws<ArgumentException>(() => CorrelationBootstrap.Run([1, 2, 3], 1, [[1, 2, double.NaN]]));
        Assert.Throws<ArgumentException>(() => CorrelationBootstrap.Run([1, 2, 3], 1, [[1, 2, 3]], [0, 1]));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            CorrelationBootstrap.Run([1, 2, 3], 1, [[1, 2, 3]], null, new() { Draws = 5 }));
        Assert.Contains("Draws", error.Message);
    }

    private static (double[] Observed, double[][] Predictions, int[] Groups) TwoConditions()
    {
        const int genes = 90;
        var random = new CounterRandom(11);
        var observed = new double[genes * 2];
        var predictions = new double[3][];
        for (var i = 0; i < observed.Length; i++) observed[i] = 100 + random.NextNormal();
        for (var p = 0; p < predictions.Length; p++)
            predictions[p] = [.. observed.Select(y => 0.3 * y + (0.2 + 0.1 * p) * random.NextNormal())];
        observed[10] = observed[37] = observed[38] = double.NaN;
        var groups = Enumerable.Range(0, genes).Select(g => 7 - g % 61).ToArray();
        return (observed, predictions, groups);
    }

    private static double PlainR(List<int> genes, double[] observed, double[] predicted, int condition)
    {
        var kept = genes.Where(g => !double.IsNaN(observed[g * 2 + condition])).ToArray();
        return Correlation.Pearson([.. kept.Select(g => predicted[g * 2 + condition])],
            [.. kept.Select(g => observed[g * 2 + condition])]);
    }
}
