using Genomics.Lm.Statistics.Resampling.Internals;
using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Our normal and t distributions against MathNet's.</summary>
public class DistributionTests
{
    [Fact]
    public void Normal_tail_probabilities_agree_with_MathNet()
    {
        for (var x = -9.0; x <= 9; x += 0.13)
        {
            var expected = Normal.CDF(0, 1, x);
            Assert.Equal(1, NormalDistribution.Cdf(x) / expected, 1e-9);
            Assert.Equal(1, NormalDistribution.TwoSided(x) / (2 * Normal.CDF(0, 1, -Math.Abs(x))), 1e-9);
        }
    }

    [Fact]
    public void Normal_quantiles_undo_the_distribution_function()
    {
        foreach (var p in new[] { 1e-12, 1e-6, 0.001, 0.025, 0.3, 0.5, 0.7, 0.975, 0.9999 })
        {
            Assert.Equal(p, NormalDistribution.Cdf(NormalDistribution.Quantile(p)), p * 1e-11);
            Assert.Equal(Normal.InvCDF(0, 1, p), NormalDistribution.Quantile(p), 1e-6);
        }
        Assert.Equal(1.959963984540054, NormalDistribution.Quantile(0.975), 1e-13);
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(9), InlineData(30), InlineData(99)]
    public void T_probabilities_and_quantiles_agree_with_MathNet(int degrees)
    {
        for (var t = 0.0; t < 8; t += 0.37)
            Assert.Equal(2 * StudentT.CDF(0, 1, degrees, -t), StudentDistribution.TwoSided(t, degrees), 1e-10);
        foreach (var p in new[] { 0.5, 0.05, 0.01 })
            Assert.Equal(StudentT.InvCDF(0, 1, degrees, 1 - p / 2), StudentDistribution.TwoSidedQuantile(p, degrees), 1e-6);
    }
}
