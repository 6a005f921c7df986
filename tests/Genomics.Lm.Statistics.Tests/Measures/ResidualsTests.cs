using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using MathNet.Numerics.LinearAlgebra;

namespace Genomics.Lm.Statistics.Tests.Measures;

public class ResidualsTests
{
    private static double[][] Columns(int count, int rows = 200)
    {
        var random = new CounterRandom(12);
        var columns = new double[count][];
        for (var c = 0; c < count; c++)
        {
            columns[c] = new double[rows];
            for (var i = 0; i < rows; i++) columns[c][i] = 5 + random.NextNormal() + (c > 0 ? 0.6 * columns[c - 1][i] : 0);
        }
        return columns;
    }

    [Fact]
    public void Their_correlation_is_the_partial_correlation_from_the_inverse_correlation_matrix()
    {
        var columns = Columns(5);
        var correlations = Matrix<double>.Build.Dense(5, 5, (i, j) => Correlation.Pearson(columns[i], columns[j]));
        var inverse = correlations.Inverse();
        var expected = -inverse[0, 4] / Math.Sqrt(inverse[0, 0] * inverse[4, 4]);
        var residuals = new Residuals(columns[1..4]);
        Assert.Equal(expected, Correlation.Pearson(residuals.Of(columns[0]), residuals.Of(columns[4])), 1e-10);
    }

    [Fact]
    public void Redundant_covariates_change_nothing_and_what_they_explain_leaves_exact_zeros()
    {
        var columns = Columns(3);
        double[] sum = [.. columns[0].Zip(columns[1], (a, b) => 2 * a - 3 * b + 7)], constant = [.. columns[0].Select(_ => 4.0)];
        var (plain, redundant) = (new Residuals(columns[..2]).Of(columns[2]),
            new Residuals([columns[0], columns[1], sum, constant]).Of(columns[2]));
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], redundant[i], 1e-9);
        Assert.All(new Residuals(columns[..2]).Of(sum), r => Assert.Equal(0, r));
        Assert.All(new Residuals(columns[..2]).Of(constant), r => Assert.Equal(0, r));
        Assert.Throws<ArgumentException>(() => new Residuals([]));
        Assert.Throws<ArgumentException>(() => new Residuals([[1, 2], [1]]));
        Assert.Throws<ArgumentException>(() => new Residuals(columns).Of([1]));
    }
}
