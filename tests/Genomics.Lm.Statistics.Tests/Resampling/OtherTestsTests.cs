using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Tests and adjustments beside the bootstrap, against worked values and plain computations.</summary>
public class OtherTestsTests
{
    // z of r = 0.678 against 0.641 in the study, for predictors that correlate 0.75, 0.85 and 0.90
    [Theory]
    [InlineData(500, 0.75, 1.6), InlineData(500, 0.90, 2.5), InlineData(1000, 0.85, 2.9), InlineData(1943, 0.85, 4.1),
    InlineData(3900, 0.75, 4.6)]
    [InlineData(7470, 0.75, 6.3), InlineData(7470, 0.85, 8.0), InlineData(7470, 0.90, 9.7)]
    public void Meng_Rosenthal_Rubin_gives_the_known_z(int genes, double between, double expected)
        => Assert.Equal(expected, DependentCorrelations.MengRosenthalRubin(0.678, 0.641, between, genes).Statistic, 0.06);

    [Fact]
    public void Meng_Rosenthal_Rubin_worked_by_hand()
    {
        // N = 15, r1 = 0.63, r2 = −0.03, r12 = −0.19: mean r² = 0.1989, f = 1.19 / 1.6022 = 0.742729, h = (1 − 0.147729) / 0.8011 =
        // 1.063877
        var expected = (Math.Atanh(0.63) + Math.Atanh(0.03)) * Math.Sqrt(12 / (2 * 1.19 * 1.063877));
        var test = DependentCorrelations.MengRosenthalRubin(0.63, -0.03, -0.19, 15);
        Assert.Equal(expected, test.Statistic, 1e-5);
        Assert.Equal(2 * Normal.CDF(0, 1, -expected), test.PValue, 1e-5);
        Assert.Equal(new Significance(0, 1), DependentCorrelations.MengRosenthalRubin(0.4, 0.4, 1, 10));
    }

    [Fact]
    public void Meng_Rosenthal_Rubin_rejects_equal_predictors_as_seldom_as_promised()
    {
        const int runs = 2000;
        var rejected = Enumerable.Range(0, runs).Count(run =>
        {
            var (observed, predicted) = Simulated.Genes(run, 100, [0.6, 0.6]);
            return DependentCorrelations.MengRosenthalRubin(
                Correlation.Pearson(observed, predicted[0]), Correlation.Pearson(observed, predicted[1]),
                Correlation.Pearson(predicted[0], predicted[1]), 100).PValue <= 0.05;
        });
        Assert.InRange(rejected / (double)runs, 0.035, 0.065);
    }

    [Fact]
    public void Sign_flips_approach_the_exact_permutation_probability()
    {
        var (observed, predicted) = Simulated.Genes(4, 24, [0.9, 0.6]);
        int[] groups = [.. Enumerable.Range(0, 24).Select(g => g / 2)];
        var sums = new double[12];
        for (var g = 0; g < 24; g++)
            sums[g / 2] += Math.Pow(predicted[0][g] - observed[g], 2) - Math.Pow(predicted[1][g] - observed[g], 2);
        var exact = Enumerable.Range(0, 4096).Count(bits =>
            Math.Abs(sums.Select((s, i) => (bits >> i & 1) == 0 ? s : -s).Sum()) >= Math.Abs(sums.Sum()) - 1e-9) / 4096.0;
        var test = SignFlip.Run(observed, predicted[0], predicted[1], groups, new() { Draws = 40_000 });
        Assert.Equal(exact, test.PValue, 4 * Math.Sqrt(exact * (1 - exact) / 40_000));
        Assert.Equal(sums.Sum() / 24, test.Statistic, 1e-12);
        Assert.Equal(test, SignFlip.Run(observed, predicted[0], predicted[1], groups, new() { Draws = 40_000, Threads = 3 }));
        Assert.Equal(1, SignFlip.Run(observed, predicted[0], predicted[0], groups).PValue);
    }

    [Fact]
    public void Sign_flips_reject_equal_predictors_as_seldom_as_promised()
    {
        var rejected = Enumerable.Range(0, 300).Count(run =>
        {
            var (observed, predicted) = Simulated.Genes(run, 80, [0.6, 0.6]);
            return SignFlip.Run(observed, predicted[0], predicted[1], null, new() { Draws = 199, Seed = run, Threads = 1 }).PValue <= 0.05;
        });
        Assert.InRange(rejected / 300.0, 0.025, 0.08);
    }

    [Fact]
    public void Holm_worked_by_hand()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], MultipleTesting.Holm([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([1.0, 1.0], MultipleTesting.Holm([0.8, 0.9]));
        Assert.Empty(MultipleTesting.Holm([]));
        Assert.Equal([0.02, 0.04, 0.04, 0.02], MultipleTesting.BenjaminiHochberg([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.9, 0.9], MultipleTesting.BenjaminiHochberg([0.8, 0.9]));
        Assert.Empty(MultipleTesting.BenjaminiHochberg([]));
    }

    [Fact]
    public void Step_down_max_T_equals_its_definition()
    {
        var random = new CounterRandom(8);
        double[] statistics = [2.1, 0.4, 2.6, 1.9];
        double[][] draws = [.. statistics.Select(_ => new double[300])];
        foreach (var values in draws)
            for (var i = 0; i < values.Length; i++) values[i] = Math.Abs(random.NextNormal());
        var adjusted = MultipleTesting.StepDownMaxT(statistics, draws);
        int[] strongestFirst = [2, 0, 3, 1];
        var running = 0.0;
        for (var rank = 0; rank < 4; rank++)
        {
            var rest = strongestFirst[rank..];
            var count = Enumerable.Range(0, 300).Count(d => rest.Max(h => draws[h][d]) >= statistics[strongestFirst[rank]]);
            running = Math.Max(running, (1.0 + count) / 301);
            Assert.Equal(running, adjusted[strongestFirst[rank]], 1e-12);
        }
    }

    [Fact]
    public void Corrected_repeated_split_test_worked_by_hand()
    {
        // mean 0.03, s² = 0.0001; variance (1/3 + 1/2) × 0.0001
        var result = CorrectedResampling.Run([0.02, 0.03, 0.04], 200, 100);
        var error = Math.Sqrt((1 / 3.0 + 0.5) * 0.0001);
        Assert.Equal(0.03, result.Mean, 1e-12);
        Assert.Equal(error, result.StandardError, 1e-12);
        Assert.Equal(2 * StudentT.CDF(0, 1, 2, -0.03 / error), result.PValue, 1e-9);
        Assert.Equal(0.03 + 4.302652729911275 * error, result.Interval.High, 1e-9);
    }

    [Fact]
    public void Corrected_repeated_split_test_allows_for_overlapping_training_sets()
    {
        const int runs = 2000, repeats = 10;
        var random = new CounterRandom(2);
        var (corrected, plain) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            // two thirds learnt from: repeats correlate by n_test / (n_test + n_learning) = 1/3
            var shared = random.NextNormal();
            var differences = new double[repeats];
            for (var i = 0; i < repeats; i++) differences[i] = Math.Sqrt(1 / 3.0) * shared + Math.Sqrt(2 / 3.0) * random.NextNormal();
            if (CorrectedResampling.Run(differences, 200, 100).PValue <= 0.05) corrected++;
            if (CorrectedResampling.Run(differences, int.MaxValue, 1).PValue <= 0.05) plain++;
        }
        Assert.InRange(corrected / (double)runs, 0.035, 0.065);
        Assert.InRange(plain / (double)runs, 0.3, 0.6);
    }

    [Theory, InlineData(7470, 0.009), InlineData(1000, 0.025)]
    public void Planned_smallest_difference_agrees_with_the_study_sizes(int genes, double expected)
        => Assert.Equal(expected, SmallestDifference.Planned(genes, 0.66, 0.85, 0.05, power: 0.5), 0.0007);

    [Fact]
    public void The_smallest_detectable_difference_is_shown_as_often_as_its_power_says()
    {
        const int runs = 200, genes = 100;
        var shown = Enumerable.Range(0, runs).Count(run =>
        {
            // between = 0.5 × 0.55 + √(1 − 0.25) × √(1 − 0.3025) × 0.5
            var gap = SmallestDifference.Planned(genes, 0.5, 0.64, 0.05, 0.8);
            var (observed, predicted) = Simulated.Genes(run, genes, [0.5 + gap / 2, 0.5 - gap / 2]);
            return CorrelationBootstrap.Run(observed, 1, predicted, null, new() { Draws = 199, Seed = run, Threads = 1 })
                .Difference(0, 1, 0).PValue <= 0.05;
        });
        Assert.InRange(shown / (double)runs, 0.72, 0.88);
    }

    [Fact]
    public void Area_under_curve_counts_pairs()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 5).Two().ListOf().Select(list => list.ToArray()).ToArbitrary(),
            pairs =>
            {
                double[] predicted = [.. pairs.Select(p => (double)p.Item1)], observed = [.. pairs.Select(p => (double)p.Item2)];
                double wins = 0, total = 0;
                for (var i = 0; i < pairs.Length; i++)
                    for (var j = 0; j < pairs.Length; j++)
                    {
                        if (observed[i] <= 2 || observed[j] > 2) continue;
                        total++;
                        wins += predicted[i] > predicted[j] ? 1 : predicted[i] == predicted[j] ? 0.5 : 0;
                    }
                var area = Detection.AreaUnderCurve(predicted, observed, 2);
                return total == 0 ? double.IsNaN(area) : Math.Abs(area - wins / total) < 1e-12;
            });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Correlation_among_detected_leaves_the_floor_out()
    {
        double[] observed = [-3, -3, 1, 2, 4], predicted = [9, 8, 1, 2, 3];
        Assert.Equal(Correlation.Pearson([1, 2, 3], [1, 2, 4]), Detection.PearsonAmongDetected(predicted, observed, -3), 1e-12);
        Assert.Equal(double.NaN, Detection.PearsonAmongDetected(predicted, observed, 4));
        Assert.Equal(0, Detection.AreaUnderCurve(predicted, observed, -3));
    }

    [Fact]
    public void Flipping_right_answers_by_groups_equals_all_sign_patterns()
    {
        // three groups with sums 3, 1 and −1: |±3 ± 1 ± 1| ≥ 3 in 6 of 8 patterns
        var test = SignFlip.Run([1, 1, 1, 1, -1], [0, 0, 0, 1, 2], null, new BootstrapOptions { Draws = 40_000 });
        Assert.Equal(3 / 5.0, test.Statistic, 1e-12);
        Assert.Equal(6 / 8.0, test.PValue, 0.01);
        // a weight of 0 leaves a sequence out
        var without = SignFlip.Run([1, 1, 1, 1, -1], [0, 0, 0, 1, 2], [1, 1, 1, 1, 0], new BootstrapOptions { Draws = 40_000 });
        Assert.Equal(1, without.Statistic, 1e-12);
        Assert.Equal(0.5, without.PValue, 0.01);
        Assert.True(double.IsNaN(SignFlip.Run([]).PValue));
        Assert.Throws<ArgumentException>(() => SignFlip.Run([1, 0], null, [1]));
    }

    /// <summary>Small version of the simulation in benchmarks/STATISTICS.md.</summary>
    [Fact]
    public void Equally_good_classifiers_on_related_sequences_are_told_apart_at_the_level()
    {
        var groups = GroupedSimulation.OfSizes((1, 60), (3, 40), (15, 2));
        var (grouped, single) = (0, 0);
        for (var replicate = 0; replicate < 400; replicate++)
        {
            var random = new CounterRandom(replicate, 77);
            double[] a = GroupedSimulation.Normal(ref random, groups, 0.8), b = GroupedSimulation.Normal(ref random, groups, 0.8);
            double[] right = [.. a.Zip(b, (x, y) => (x < 0.8 ? 1.0 : 0) - (y < 0.8 ? 1 : 0))];
            var options = new BootstrapOptions { Draws = 399, Seed = replicate, Threads = 1 };
            if (SignFlip.Run(right, groups, null, options).PValue <= 0.05) grouped++;
            if (SignFlip.Run(right, null, null, options).PValue <= 0.05) single++;
        }
        Assert.InRange(grouped, 6, 34);   // expected 20, standard deviation 4.4
        Assert.True(single > 60);         // as McNemar's test does, which takes them as independent
    }
}
