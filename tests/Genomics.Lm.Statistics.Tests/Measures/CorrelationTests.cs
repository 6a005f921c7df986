using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Statistics.Tests.Measures;

public sealed class CorrelationTests
{
    [Fact]
    public void Ties_share_their_average_rank()
        => Assert.Equal([2.5, 1, 2.5, 5, 4], Correlation.AverageRanks([3, 1, 3, 9, 4]));

    [Fact]
    public void Known_values_are_met()
    {
        // computed by hand: ranks 1 2 3 4 5 against 2 1 4 3 5 differ by d² = 4, rho = 1 − 6·4/(5·24)
        Assert.Equal(0.8, Correlation.Spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]), 1e-15);
        Assert.Equal(1, Correlation.Pearson([1, 2, 3], [10, 20, 30]), 1e-15);
        Assert.Equal(0.8660254037844387, Correlation.Pearson([1, 2, 3], [0, 0, 1]), 1e-15);
        Assert.Equal(0.75, Correlation.SquaredPearson([1, 2, 3], [0, 0, 1]), 1e-15);
        Assert.Equal(0.5, Accuracy.RSquared([1, 2, 4], [1, 2, 3]), 1e-15);
        Assert.Equal(1.0 / 3, Accuracy.MeanSquaredError([1, 2, 4], [1, 2, 3]), 1e-15);
        Assert.Equal(1.0 / 3, Accuracy.MeanAbsoluteError([1, 2, 4], [1, 2, 3]), 1e-15);
    }

    [Fact]
    public void Undefined_results_are_not_a_number()
    {
        Assert.Equal(double.NaN, Correlation.Pearson([1, 2], [5, 5]));
        Assert.Equal(double.NaN, Correlation.Pearson([1], [5]));
        Assert.Equal(double.NaN, Correlation.Spearman([], []));
        Assert.Equal(double.NaN, Accuracy.RSquared([1, 2], [5, 5]));
        Assert.Throws<ArgumentException>(() => Correlation.Pearson([1], []));
    }

    [Fact]
    public void A_large_offset_does_not_spoil_the_correlation()
    {
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        double[] y = [.. x.Select(v => v + random.NextDouble())];
        double[] shifted = [.. x.Select(v => v + 1e8)];
        Assert.Equal(Correlation.Pearson(x, y), Correlation.Pearson(shifted, y), 1e-7);
    }

    [Fact]
    public void Correlation_does_not_change_with_order_scale_or_offset()
    {
        var pairs = ArbMap.Default.ArbFor<(int, int)[]>();
        Prop.ForAll(pairs, values =>
        {
            double[] x = [.. values.Select(v => (double)v.Item1)];
            double[] y = [.. values.Select(v => (double)v.Item2)];
            var r = Correlation.Pearson(x, y);
            var scaled = Correlation.Pearson([.. y.Select(v => (3 * v) - 7)], x);
            Array.Reverse(x);
            Array.Reverse(y);
            var reversed = Correlation.Pearson(x, y);
            return double.IsNaN(r) ? double.IsNaN(scaled) && double.IsNaN(reversed)
                : r is >= -1 and <= 1 && Math.Abs(r - scaled) < 1e-9 && Math.Abs(r - reversed) < 1e-9;
        }).QuickCheckThrowOnFailure();
    }
}
