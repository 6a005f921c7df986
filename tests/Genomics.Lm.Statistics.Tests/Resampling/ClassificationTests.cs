using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public class ClassificationTests
{
    [Fact]
    public void Scores_follow_from_the_probabilities()
    {
        var scores = ClassificationScores.Of([0, 0, 1, 1], [0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8], 2);
        Assert.Equal([0, 0, 0, 1], scores.Predicted);
        Assert.Equal(0.75, scores.AreaUnderCurve, 1e-12);   // three of the four pairs are in order
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.35) + Math.Log(0.8)) / 4, scores.CrossEntropy, 1e-12);
        Assert.Equal(0.75, scores.Confusion.Accuracy);
        var three = ClassificationScores.Of([2, 0], [0.1, 0.2, 0.7, 0.3, 0.4, 0.3], 3);
        Assert.Equal([2, 1], three.Predicted);
        Assert.True(double.IsNaN(three.AreaUnderCurve));   // the second class does not occur
        Assert.Throws<ArgumentException>(() => ClassificationScores.Of([0, 2], [1, 0, 0, 1], 2));
        Assert.Throws<ArgumentException>(() => ClassificationScores.Of([0], [1, 0, 0, 1], 2));
    }

    [Fact]
    public void The_area_of_many_classes_is_the_mean_of_each_against_all_others()
    {
        // by hand. First against the others: 0.7 and 0.3 over 0.3, 0.2, 0.1, 0.3: (4 + 3) of 8 pairs, ties half.
        // Second, 0.4 and 0.6, over 0.2, 0.4, 0.2, 0.3: 7.5 of 8. Third, 0.7 and 0.4, over 0.1, 0.3, 0.3, 0.2: 8 of 8.
        int[] labels = [0, 0, 1, 1, 2, 2];
        double[] probabilities = [0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.3, 0.4, 0.3, 0.2, 0.6, 0.2, 0.1, 0.2, 0.7, 0.3, 0.3, 0.4];
        Assert.Equal((7 / 8.0 + 7.5 / 8 + 1) / 3, ClassificationScores.Of(labels, probabilities, 3).AreaUnderCurve, 1e-12);
        // drawn sequences with weights and ties, by every pair
        var random = new CounterRandom(9);
        int[] drawn = [.. Enumerable.Range(0, 150).Select(_ => random.NextInt(4))];
        double[] weights = [.. drawn.Select(l => 1 + l * 0.5)];
        double[] values = [.. drawn.SelectMany(_ => Enumerable.Range(0, 4).Select(_ => random.NextInt(8) / 8.0))];
        var expected = Enumerable.Range(0, 4).Average(item =>
        {
            var (above, all) = (0.0, 0.0);
            for (var i = 0; i < drawn.Length; i++)
                for (var j = 0; j < drawn.Length; j++)
                {
                    if (drawn[i] != item || drawn[j] == item) continue;
                    all += weights[i] * weights[j];
                    above += weights[i] * weights[j] * (1 + Math.Sign(values[i * 4 + item] - values[j * 4 + item])) / 2.0;
                }
            return above / all;
        });
        Assert.Equal(expected, ClassificationScores.Of(drawn, values, 4, weights).AreaUnderCurve, 1e-12);
        Assert.NotEqual(expected, ClassificationScores.Of(drawn, values, 4).AreaUnderCurve, 1e-6);
    }

    [Fact]
    public void The_p_of_a_difference_is_that_of_its_draws_and_keeps_its_level()
    {
        var (below, found) = (0, 0);
        for (var set = 0; set < 200; set++)
        {
            // groups of four sequences that are right or wrong together
            var random = new CounterRandom(11, (ulong)set);
            int[] labels = [.. Enumerable.Range(0, 320).Select(_ => random.NextInt(2))], groups = [.. labels.Select((_, i) => i / 4)];
            int[] Guess(double right)
            {
                bool[] isRight = [.. Enumerable.Range(0, 80).Select(_ => random.NextDouble() < right)];
                return [.. labels.Select((l, i) => isRight[i / 4] ? l : 1 - l)];
            }
            var draws = ClassificationBootstrap.Run(labels, [Guess(0.75), Guess(0.75), Guess(0.95)], 2, groups,
                new BootstrapOptions { Draws = 400, Seed = set });
            var (equal, better) = (draws.Difference(0, 1), draws.Difference(2, 0));
            Assert.Equal(draws.Estimate(2) - draws.Estimate(0), better.Difference, 1e-12);
            if (equal.PValue < 0.05) below++;
            if (better.PValue < 0.05) found++;
            // p and the 95 % interval are of one statistic: clearly apart they agree
            if (better.PValue < 0.02) Assert.True(better.Interval.Low > 0, $"{better}");
            if (equal.PValue > 0.15) Assert.True(equal.Interval.Contains(0), $"{equal}");
        }
        Assert.InRange(below, 2, 22);   // of 200 equal pairs, 10 expected
        Assert.InRange(found, 150, 200);
    }

    [Fact]
    public void Weights_bring_the_balance_of_the_classes_back()
    {
        // twice as many of the second class: half of them counts as all of them did before
        int[] labels = [0, 0, 1, 1, 1, 1], predicted = [0, 1, 1, 1, 0, 1];
        double[] weights = [1, 1, 0.5, 0.5, 0.5, 0.5];
        var confusion = ConfusionMatrix.Of(2, labels, predicted, weights);
        Assert.Equal((1, 1, 0.5, 1.5), (confusion.Count(0, 0), confusion.Count(0, 1), confusion.Count(1, 0), confusion.Count(1, 1)));
        Assert.Equal(2.5 / 4, confusion.Accuracy, 1e-12);
        var draws = ClassificationBootstrap.Run(labels, [predicted], 2, null, new BootstrapOptions { Draws = 200 }, weights);
        Assert.Equal(confusion.MatthewsCorrelation, draws.Estimate(0), 1e-12);
        // a weight of 2 is a row twice in the same group
        var (twice, plain) = (ConfusionMatrix.Of(2, labels, predicted, [2, 2, 1, 1, 1, 1]).MatthewsCorrelation,
            ConfusionMatrix.Of(2, [0, 0, .. labels], [0, 1, .. predicted]).MatthewsCorrelation);
        Assert.Equal(plain, twice, 1e-12);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(2, labels, predicted, [1]));
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Run(labels, [predicted], 2, null, null, [1]));
    }

    [Fact]
    public void Calibration_compares_confidence_with_accuracy_bin_by_bin()
    {
        // confidences 0.55 (right), 0.58 (wrong), 0.95 (right), 0.9 (right)
        var calibration = Calibration.Of([0, 1, 1, 0], [0.55, 0.45, 0.58, 0.42, 0.05, 0.95, 0.9, 0.1], 2);
        Assert.Equal(2, calibration.Bins.Count);
        Assert.Equal((0.5, 0.6, 2), (calibration.Bins[0].Low, calibration.Bins[0].High, calibration.Bins[0].Sequences));
        Assert.Equal(0.565, calibration.Bins[0].Confidence, 1e-12);
        Assert.Equal((0.5, 1), (calibration.Bins[0].Accuracy, calibration.Bins[1].Accuracy));
        Assert.Equal((2 * 0.065 + 2 * 0.075) / 4, calibration.ExpectedError, 1e-12);
        Assert.Equal(0.075, Calibration.Of([0, 1, 1, 0], [0.55, 0.45, 0.58, 0.42, 0.05, 0.95, 0.9, 0.1], 2, [0, 0, 1, 1]).ExpectedError,
            1e-12);
        Assert.True(double.IsNaN(Calibration.Of([], [], 2).ExpectedError));
        Assert.Throws<ArgumentException>(() => Calibration.Of([0], [1.0], 2));
        // probabilities that are true have an error near 0, boasting ones have not
        var random = new CounterRandom(6);
        double[] p = [.. Enumerable.Range(0, 20_000).Select(_ => 0.5 + 0.5 * random.NextDouble())];
        int[] labels = [.. p.Select(v => random.NextDouble() < v ? 1 : 0)];
        Assert.InRange(Calibration.Of(labels, [.. p.SelectMany(v => new[] { 1 - v, v })], 2).ExpectedError, 0, 0.012);
        Assert.InRange(Calibration.Of(labels, [.. p.SelectMany(_ => new[] { 0.01, 0.99 })], 2).ExpectedError, 0.22, 0.26);
    }

    [Fact]
    public void The_bootstrap_holds_the_estimate_and_knows_equal_from_better()
    {
        var random = new CounterRandom(4);
        int[] labels = [.. Enumerable.Range(0, 400).Select(_ => random.NextInt(2))];
        int[] Guess(double right) => [.. labels.Select(l => random.NextDouble() < right ? l : 1 - l)];
        var (good, poor) = (Guess(0.9), Guess(0.7));
        var options = new BootstrapOptions { Draws = 2000 };
        var draws = ClassificationBootstrap.Run(labels, [good, poor, good], 2, null, options);
        Assert.Equal(ConfusionMatrix.Of(2, labels, good).MatthewsCorrelation, draws.Estimate(0));
        Assert.True(draws.Interval(0).Contains(draws.Estimate(0)));
        // the delta method for a balanced table: the standard error of accuracy, twice
        var expected = 2 * 1.96 * 2 * Math.Sqrt(0.9 * 0.1 / 400);
        Assert.InRange(draws.Interval(0).High - draws.Interval(0).Low, 0.75 * expected, 1.3 * expected);
        Assert.True(draws.Difference(0, 1).Interval.Low > 0);
        Assert.Equal(0, draws.Difference(0, 2).Difference);
        Assert.Equal(1, draws.Difference(0, 2).PValue);
        // 7 errors
        Assert.Equal(new PlainFewGroups([.. Enumerable.Range(0, 400)]).TwoSided(1 / 2001.0), draws.Difference(0, 1).PValue, 1e-7);
        Assert.Equal(draws.Interval(0), ClassificationBootstrap.Run(labels, [good], 2, null, options with { Threads = 1 }).Interval(0));
        // copies of a sequence tell nothing new
        int[] groups = [.. Enumerable.Range(0, 400).Select(i => i / 4)];
        int[] repeated = [.. labels.Select((_, i) => labels[i / 4 * 4])], answers = [.. repeated.Select((_, i) => good[i / 4 * 4])];
        double Width(int[]? g)
        {
            var interval = ClassificationBootstrap.Run(repeated, [answers], 2, g, options).Interval(0);
            return interval.High - interval.Low;
        }
        Assert.InRange(Width(groups) / Width(null), 1.5, 2.6);
        // once 2000 groups × 2000² counts × 8 bytes
        int[] many = [.. Enumerable.Range(0, 2000)];
        Assert.Equal(1, ClassificationBootstrap.Run(many, [many], 2000, null, new BootstrapOptions { Draws = 100 }).Estimate(0), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationBootstrap.Run([0, 1], [[0, 1]], 50_000));
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Run([0, 1], [[0]], 2));
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Run([0, 1], [[0, 2]], 2));
    }
}
