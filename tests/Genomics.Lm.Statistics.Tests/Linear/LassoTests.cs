using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Statistics.Tests.Linear;

public sealed class LassoTests
{
    [Fact]
    public void Plain_coordinate_descent_finds_no_better_optimum()
        => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var (x, y, columns) = Problem(seed);
            var alpha = 0.02 + new CounterRandom(seed, 5).NextDouble();
            var fit = Lasso.Fit(x, y, alpha);
            var plain = PlainDescent(x, y, columns, alpha);
            Assert.InRange(fit.Violation, 0, 1e-9);
            Assert.Equal(Objective(x, y, plain, Intercept(x, y, plain), alpha), Objective(x, y, fit.Coefficients, fit.Intercept, alpha),
                1e-9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Cross_validation_is_fits_on_the_rows_of_other_folds()
    {
        var (x, y, columns) = Problem(17, rows: 47);
        var fit = Lasso.CrossValidate(x, y, new LassoOptions { Folds = 5, Penalties = 12 });
        var rows = y.Length;
        for (int fold = 0, from = 0; fold < 5; fold++)
        {
            var size = rows / 5 + (fold < rows % 5 ? 1 : 0);
            int[] left = [.. Enumerable.Range(from, size)], kept = [.. Enumerable.Range(0, rows).Except(left)];
            for (var i = 0; i < 12; i += 4)
            {
                var part = Lasso.Fit(Rows(x, columns, kept), [.. kept.Select(r => y[r])], fit.Alphas[i]);
                var error =
                    left.Average(r => Math.Pow(y[r] - part.Intercept - Enumerable.Range(0, columns)
                    .Sum(c => x[r * columns + c] * part.Coefficients[c]), 2));
                Assert.Equal(error, fit.FoldErrors[fold * 12 + i], 1e-8);
            }
            from += size;
        }
        Assert.Equal(fit.MeanErrors.Min(), fit.MeanErrors[fit.AlphaIndex]);
    }

    [Fact]
    public void A_path_ends_with_the_first_model_that_is_large_enough()
    {
        var (x, y, _) = Problem(4, rows: 60, twins: false);
        var alphas = Lasso.CrossValidate(x, y, new LassoOptions { Penalties = 40 }).Alphas;
        var found = Lasso.FitPath(x, y, alphas, 3);
        Assert.True(found.NonZero >= 3);
        Assert.True(Lasso.Fit(x, y, alphas[found.AlphaIndex - 1]).NonZero < 3);
        Assert.Equal(39, Lasso.FitPath(x, y, alphas, 1000).AlphaIndex);
    }

    [Fact]
    public void With_one_response_the_multi_response_lasso_is_the_lasso()
    {
        var (x, y, columns) = Problem(8, rows: 60, twins: false);
        var (one, multi) = (Lasso.CrossValidate(x, y), MultiResponseLasso.CrossValidate(x, y, 1));
        Assert.Equal(one.Alpha, multi.Alpha, 1e-12);
        for (var i = 0; i < columns; i++) Assert.Equal(one.Coefficients[i], multi[i, 0], 1e-6);
        Assert.Equal(one.Intercept, multi.Intercepts[0], 1e-6);
    }

    [Fact]
    public void A_column_is_in_for_all_responses_or_out_and_no_step_improves_the_optimum()
    {
        var (x, y1, columns) = Problem(21, rows: 80);
        var (_, noise, _) = Problem(22, rows: 80);
        double[] y = [.. Enumerable.Range(0, 80).SelectMany(r => new[] { y1[r], 0.5 * y1[r] + noise[r], noise[r] })];
        var fit = MultiResponseLasso.CrossValidate(x, y, 3);
        Assert.InRange(fit.Violation, 0, 1e-9);
        Assert.InRange(fit.NonZero, 1, columns);
        for (var i = 0; i < columns; i++)
            Assert.True(Enumerable.Range(0, 3).All(t => fit[i, t] != 0) || Enumerable.Range(0, 3).All(t => fit[i, t] == 0));
        var best = Objective(x, y, [.. fit.Coefficients], fit.Intercepts, fit.Alpha);
        var random = new CounterRandom(3);
        for (var step = 0; step < 300; step++)
        {
            double[] moved = [.. fit.Coefficients];
            for (var i = 0; i < moved.Length; i++)
                if (random.NextInt(4) == 0) moved[i] += 0.01 * random.NextNormal();
            Assert.True(Objective(x, y, moved, fit.Intercepts, fit.Alpha) >= best - 1e-9);
        }
    }

    private static (double[] X, double[] Y, int Columns) Problem(int seed, int rows = 0, bool twins = true)
    {
        var random = new CounterRandom(seed);
        var columns = 3 + random.NextInt(8);
        if (rows == 0) rows = 12 + random.NextInt(40);
        var (x, y) = (new double[rows * columns], new double[rows]);
        for (var row = 0; row < rows; row++)
        {
            var common = random.NextNormal();
            for (var i = 0; i < columns; i++) x[row * columns + i] = 0.6 * common + random.NextNormal();
            if (twins) x[row * columns + 1] = x[row * columns];                                      // equal columns
            if (twins) x[row * columns + 2] = x[row * columns] - 2 * x[row * columns + columns - 1]; // a column that depends on two others
            y[row] = 2 * x[row * columns] - x[row * columns + columns - 1] + random.NextNormal();
        }
        return (x, y, columns);
    }

    private static double[] PlainDescent(double[] x, double[] y, int columns, double alpha)
    {
        var (rows, b) = (y.Length, new double[columns]);
        double Mean(int column) => Enumerable.Range(0, rows).Average(r => x[r * columns + column]);
        double[] means = [.. Enumerable.Range(0, columns).Select(Mean)];
        var residual = y.Select(v => v - y.Average()).ToArray();
        for (var round = 0; round < 20_000; round++)
            for (var i = 0; i < columns; i++)
            {
                double square = 0, pull = 0;
                for (var r = 0; r < rows; r++)
                {
                    var value = x[r * columns + i] - means[i];
                    (square, pull) = (square + value * value / rows, pull + value * (residual[r] + value * b[i]) / rows);
                }
                var next = Math.Sign(pull) * Math.Max(0, Math.Abs(pull) - alpha) / square;
                for (var r = 0; r < rows; r++) residual[r] += (x[r * columns + i] - means[i]) * (b[i] - next);
                b[i] = next;
            }
        return b;
    }

    private static double Intercept(double[] x, double[] y, double[] b)
        => Enumerable.Range(0, y.Length).Average(r => y[r] - Enumerable.Range(0, b.Length).Sum(i => x[r * b.Length + i] * b[i]));

    private static double Objective(double[] x, double[] y, IReadOnlyList<double> b, double intercept, double alpha)
        => Objective(x, y, [.. b], [intercept], alpha);

    private static double Objective(double[] x, double[] y, double[] b, IReadOnlyList<double> intercepts, double alpha)
    {
        var responses = intercepts.Count;
        var (columns, rows) = (b.Length / responses, y.Length / responses);
        var sum = 0.0;
        for (var r = 0; r < rows; r++)
            for (var t = 0; t < responses; t++)
            {
                var error = y[r * responses + t] - intercepts[t];
                for (var i = 0; i < columns; i++) error -= x[r * columns + i] * b[i * responses + t];
                sum += error * error / (2 * rows);
            }
        for (var i = 0; i < columns; i++)
            sum += alpha * Math.Sqrt(Enumerable.Range(0, responses).Sum(t => b[i * responses + t] * b[i * responses + t]));
        return sum;
    }

    private static double[] Rows(double[] x, int columns, int[] rows) => [.. rows.SelectMany(r => x.Skip(r * columns).Take(columns))];
}
