using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Tests.Linear;

public class RidgeRegressionTests
{
    [Theory]
    [InlineData(200, 7)]    // primal
    [InlineData(40, 90)]    // dual
    public void Equals_the_normal_equations_solved_plainly(int rows, int columns)
    {
        var (x, y) = Data(rows, columns, 2);
        var model = RidgeRegression.Fit(x, columns, y, 2, new RidgeOptions { Penalties = [0.3] });
        for (var response = 0; response < 2; response++)
        {
            var (intercept, slopes) = Plain(x, rows, columns, [.. Enumerable.Range(0, rows).Select(r => y[r * 2 + response])], 0.3);
            Assert.Equal(intercept, model.Intercepts[response], 1e-8);
            for (var column = 0; column < columns; column++) Assert.Equal(slopes[column], model.Slopes(response)[column], 1e-8);
        }
    }

    [Theory]
    [InlineData(150, 7)]    // primal
    [InlineData(50, 70)]    // dual
    public void Out_of_fold_predictions_have_the_errors_of_cross_validation_and_come_from_fits_without_the_fold(int rows, int columns)
    {
        var (x, y) = Data(rows, columns, 2);
        y[6] = double.NaN;
        var options = new RidgeOptions { Penalties = [0.01, 0.1, 1, 10], Folds = 4, Seed = 9 };
        var model = RidgeRegression.Fit(x, columns, y, 2, options);
        Assert.Equal(rows * 2, model.OutOfFold.Length);
        Assert.True(double.IsNaN(model.OutOfFold[6]));
        for (var response = 0; response < 2; response++)
        {
            int[] known = [.. Enumerable.Range(0, rows).Where(row => !double.IsNaN(y[row * 2 + response]))];
            var sum = 0.0;
            foreach (var row in known) sum += Math.Pow(y[row * 2 + response] - model.OutOfFold[row * 2 + response], 2);
            var chosen = model.CandidatePenalties.ToList().IndexOf(model.Penalties[response]);
            var error = model.CrossValidationErrors(response)[chosen];
            Assert.Equal(error, sum / known.Length, 1e-8 * Math.Max(1, error));
        }
        // a row's own value has no part in its prediction
        var moved = y.ToArray();
        moved[20] += 5;
        var other = RidgeRegression.Fit(x, columns, moved, 2,
            options with { Penalties = [model.Penalties[0], model.Penalties[0] * 1.001] });
        var same = RidgeRegression.Fit(x, columns, y, 2, options with { Penalties = [model.Penalties[0], model.Penalties[0] * 1.001] });
        if (other.Penalties[0] == same.Penalties[0]) Assert.Equal(same.OutOfFold[20], other.OutOfFold[20], 1e-8);
        Assert.NotEqual(same.OutOfFold[20 + 2], other.OutOfFold[20 + 2]);
        Assert.True(RidgeRegression.Fit(x, columns, y, 2, options with { Penalties = [1] }).OutOfFold.IsEmpty);
    }

    [Theory]
    [InlineData(150, 7)]
    [InlineData(50, 70)]
    public void Cross_validation_errors_are_those_of_refitting_without_each_fold(int rows, int columns)
    {
        var (x, y) = Data(rows, columns, 1);
        var options = new RidgeOptions { Penalties = [0.01, 0.1, 1, 10], Folds = 4, Seed = 9 };
        var model = RidgeRegression.Fit(x, columns, y, 1, options);
        var group = RidgeGroup.ByObservedRows(y, 1)[0];
        group.Prepare(x, columns, y, 1, options);
        Assert.Equal(Enumerable.Range(0, rows), group.Folds.SelectMany(f => f).Order());
        for (var p = 0; p < options.Penalties.Count; p++)
        {
            var error = group.Folds.Sum(fold => PlainFoldError(x, rows, columns, y, fold, options.Penalties[p], group)) / rows;
            Assert.Equal(error, model.CrossValidationErrors(0)[p], 1e-8 * error);
        }
        var errors = model.CrossValidationErrors(0).ToArray();
        Assert.Equal(options.Penalties[Array.IndexOf(errors, errors.Min())], model.Penalties[0]);
    }

    [Fact]
    public void A_missing_value_takes_its_row_out_of_that_response_only()
    {
        const int Rows = 80, Columns = 6;
        var (x, y) = Data(Rows, Columns, 3);
        y[5 * 3 + 1] = y[17 * 3 + 1] = double.NaN;
        var together = RidgeRegression.Fit(x, Columns, y, 3);
        int[] kept = [.. Enumerable.Range(0, Rows).Where(r => r is not (5 or 17))];
        var alone = RidgeRegression.Fit(
            [.. kept.SelectMany(r => x.Skip(r * Columns).Take(Columns))], Columns, [.. kept.Select(r => y[r * 3 + 1])], 1);
        Assert.Equal(alone.Penalties[0], together.Penalties[1]);
        for (var column = 0; column < Columns; column++) Assert.Equal(alone.Slopes(0)[column], together.Slopes(1)[column], 1e-12);
        var first = RidgeRegression.Fit(x, Columns, [.. Enumerable.Range(0, Rows).Select(r => y[r * 3])], 1);
        Assert.True(first.Slopes(0).SequenceEqual(together.Slopes(0)));
    }

    [Fact]
    public void Penalties_of_columns_weigh_blocks_against_each_other()
    {
        const int Rows = 120, Columns = 5;
        var (x, y) = Data(Rows, Columns, 1);
        var free = RidgeRegression.Fit(x, Columns, y, 1, new RidgeOptions { Penalties = [0.1] });
        var held = RidgeRegression.Fit(x, Columns, y, 1, new RidgeOptions { Penalties = [0.1], ColumnPenalties = [1, 1, 1e9, 1, 1] });
        Assert.True(Math.Abs(free.Slopes(0)[2]) > 1e-3);
        Assert.True(Math.Abs(held.Slopes(0)[2]) < 1e-8);
    }

    [Fact]
    public void Constant_columns_get_no_slope()
    {
        const int Rows = 50;
        var (x, y) = Data(Rows, 3, 1);
        for (var row = 0; row < Rows; row++) x[row * 3 + 1] = 0.1f;
        var model = RidgeRegression.Fit(x, 3, y, 1);
        Assert.Equal(0, model.Slopes(0)[1]);
        Assert.True(double.IsFinite(model.Intercepts[0]));
    }

    [Fact]
    public void Stored_coefficients_predict_the_same()
    {
        var (x, y) = Data(60, 8, 2);
        var model = RidgeRegression.Fit(x, 8, y, 2);
        var again = RidgeRegression.FromCoefficients(model.Intercepts.ToArray(), [.. model.Slopes(0), .. model.Slopes(1)],
            model.Penalties.ToArray());
        var (a, b) = (new double[120], new double[120]);
        model.Predict(x, a);
        again.Predict(x, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var (x, y) = Data(700, 400, 2);
        var options = new RidgeOptions { Penalties = [0.1, 1], Folds = 3 };
        var one = RidgeRegression.Fit(x, 400, y, 2, options with { Threads = 1 });
        var five = RidgeRegression.Fit(x, 400, y, 2, options with { Threads = 5 });
        Assert.True(one.Slopes(1).SequenceEqual(five.Slopes(1)));
    }

    [Fact]
    public void Too_few_values_and_numbers_that_are_not_finite_are_refused_by_name()
    {
        var (x, y) = Data(10, 2, 1);
        var error =
            Assert.Throws<GenomicsDataException>(() => RidgeRegression.Fit(x, 2, [.. y.Select((v, i) => i < 3 ? v : double.NaN)], 1));
        Assert.Contains("response 1 has 3 values", error.Message);
        x[7] = float.PositiveInfinity;
        Assert.Contains("feature 2 of row 4", Assert.Throws<GenomicsDataException>(() => RidgeRegression.Fit(x, 2, y, 1)).Message);
        Assert.Throws<ArgumentException>(() => RidgeRegression.Fit(x, 2, y, 1, new RidgeOptions { Penalties = [1, 0.1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeRegression.Fit(x, 2, y, 1, new RidgeOptions { Folds = 1 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(333)]
    public void A_cholesky_factor_solves_its_system(int size)
    {
        var (x, _) = GramMatrixTests.Design(size + 5, size, 0);
        var gram = GramMatrix.Compute(x, size, [], 0);
        var solution = Enumerable.Range(0, size).Select(i => Math.Sin(i)).ToArray();
        var b = Enumerable.Range(0, size).Select(i => gram.Products(i).ToArray().Zip(solution, (g, s) => g * s).Sum() + 2 * solution[i])
            .ToArray();
        CholeskyFactor.Compute(size, gram.Products, 2, 0)!.Solve(b);
        for (var i = 0; i < size; i++) Assert.Equal(solution[i], b[i], 1e-8);
        Assert.Null(CholeskyFactor.Compute(size, gram.Products, -1e6, 0));
    }

    private static (float[] X, double[] Y) Data(int rows, int columns, int responses)
    {
        var (x, y) = GramMatrixTests.Design(rows, columns, responses, seed: columns);
        for (var row = 0; row < rows; row++)
            for (var response = 0; response < responses; response++)
                y[row * responses + response] += 0.7 * x[row * columns + response % columns] - 0.4 * x[row * columns + columns - 1];
        return (Array.ConvertAll(x, v => (float)v), y);
    }

    // standardise, form the normal equations, eliminate with pivoting
    private static (double Intercept, double[] Slopes) Plain(float[] x, int rows, int columns, double[] y, double penalty,
        double[]? means = null, double[]? scales = null)
    {
        means ??= [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Average(r => (double)x[r * columns + c]))];
        scales ??= [.. Enumerable.Range(0, columns)
            .Select(c => Math.Sqrt(Enumerable.Range(0, rows).Average(r => Math.Pow(x[r * columns + c] - means[c], 2))))];
        var z = new double[rows, columns];
        for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) z[r, c] = (x[r * columns + c] - means[c]) / scales[c];
        var centre = Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Average(r => z[r, c])).ToArray();
        var mean = y.Average();
        var a = new double[columns, columns + 1];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
                for (var r = 0; r < rows; r++) a[i, j] += (z[r, i] - centre[i]) * (z[r, j] - centre[j]);
            for (var r = 0; r < rows; r++) a[i, columns] += (z[r, i] - centre[i]) * (y[r] - mean);
            a[i, i] += penalty * rows;
        }
        var w = Eliminate(a);
        var slopes = w.Select((v, c) => v / scales[c]).ToArray();
        var intercept = mean;
        for (var c = 0; c < columns; c++) intercept -= slopes[c] * (means[c] + centre[c] * scales[c]);
        return (intercept, slopes);
    }

    private static double PlainFoldError(float[] x, int rows, int columns, double[] y, int[] fold, double penalty, RidgeGroup group)
    {
        int[] kept = [.. Enumerable.Range(0, rows).Except(fold)];
        var (intercept, slopes) = Plain(
            [.. kept.SelectMany(r => x.Skip(r * columns).Take(columns))], kept.Length, columns, [.. kept.Select(r => y[r])], penalty,
                group.Centers, group.Scales);
        return fold.Sum(r => Math.Pow(y[r] - intercept - Enumerable.Range(0, columns).Sum(c => x[r * columns + c] * slopes[c]), 2));
    }

    private static double[] Eliminate(double[,] a)
    {
        var n = a.GetLength(0);
        for (var i = 0; i < n; i++)
        {
            var pivot = Enumerable.Range(i, n - i).MaxBy(r => Math.Abs(a[r, i]));
            for (var c = 0; c <= n; c++) (a[i, c], a[pivot, c]) = (a[pivot, c], a[i, c]);
            for (var r = 0; r < n; r++)
            {
                if (r == i) continue;
                var f = a[r, i] / a[i, i];
                for (var c = i; c <= n; c++) a[r, c] -= f * a[i, c];
            }
        }
        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
