using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using MathNet.Numerics.Distributions;

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
        Assert.True(double.IsNaN(three.AreaUnderCurve));
        Assert.Throws<ArgumentException>(() => ClassificationScores.Of([0, 2], [1, 0, 0, 1], 2));
        Assert.Throws<ArgumentException>(() => ClassificationScores.Of([0], [1, 0, 0, 1], 2));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 0.0625)]        // 2 / 2⁵
    [InlineData(1, 9, 0.021484375)]   // 2 · 11 / 2¹⁰
    [InlineData(7, 7, 1)]
    public void McNemar_gives_the_exact_binomial_p_value(int b, int c, double expected)
    {
        Assert.Equal(expected, McNemar.PValue(b, c), 1e-12);
        Assert.Equal(expected, McNemar.PValue(c, b), 1e-12);
    }

    [Fact]
    public void McNemar_equals_the_binomial_distribution_also_for_thousands()
    {
        foreach (var (b, c) in ((int, int)[])[(86, 150), (30, 20), (2300, 2450), (900, 1200)])
            Assert.Equal(2 * Binomial.CDF(0.5, b + c, Math.Min(b, c)), McNemar.PValue(b, c), 1e-9);
    }

    [Fact]
    public void McNemar_counts_what_only_one_gets_right()
    {
        var test = McNemar.Run([0, 1, 1, 0, 1], [0, 1, 0, 1, 1], [1, 1, 1, 1, 0]);
        Assert.Equal((2, 1), (test.OnlyFirstRight, test.OnlySecondRight));
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
        Assert.Equal(0, draws.Difference(0, 2).Estimate);
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
