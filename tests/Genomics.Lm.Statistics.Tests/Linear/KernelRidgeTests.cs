using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Statistics.Tests.Linear;

public class KernelRidgeTests
{
    [Fact]
    public void Equals_the_linear_equations_solved_plainly()
    {
        const int Rows = 61;
        var (cosines, y) = Data(Rows, 3);
        var model = KernelRidge.Fit(cosines, y, 3, new KernelRidgeOptions { Scales = [2], Penalties = [0.4] });
        int[] all = [.. Enumerable.Range(0, Rows)];
        for (var response = 0; response < 3; response++)
        {
            var (mean, weights) = Plain(cosines, all, [.. all.Select(i => y[i * 3 + response])], 2, 0.4);
            Assert.Equal(mean, model.Intercepts[response], 1e-12);
            for (var i = 0; i < Rows; i++) Assert.Equal(weights[i], model.Weights[i * 3 + response], 1e-5);
        }
        var prediction = new double[3];
        float[] line = [.. all.Select(j => cosines[7, j])];
        model.Predict(line, prediction);
        var (b, w) = Plain(cosines, all, [.. all.Select(i => y[i * 3 + 1])], 2, 0.4);
        Assert.Equal(b + all.Sum(j => w[j] * Math.Exp(2 * (line[j] - 1.0))), prediction[1], 1e-5);
    }

    [Fact]
    public void Scale_and_penalty_are_those_with_the_smallest_error_on_the_folds_left_out()
    {
        const int Rows = 70;
        var (cosines, y) = Data(Rows, 2);
        int[] groups = [.. Enumerable.Range(0, Rows).Select(i => i / 2)];
        var options = new KernelRidgeOptions { Scales = [0.5, 3], Penalties = [0.1, 1, 10], Folds = 4, Seed = 5, RowGroups = groups };
        var model = KernelRidge.Fit(cosines, y, 2, options);
        var folds = CrossValidationFolds.Deal(Rows, 4, new CounterRandom(5), groups);
        var errors = new double[2, 2, 3];
        for (var response = 0; response < 2; response++)
            for (var s = 0; s < 2; s++)
                for (var p = 0; p < 3; p++)
                {
                    for (var fold = 0; fold < 4; fold++)
                    {
                        int[] training = [.. Enumerable.Range(0, Rows).Where(i => folds[i] != fold)];
                        var (mean, weights) = Plain(cosines, training, [.. training.Select(i => y[i * 2 + response])],
                            options.Scales[s], options.Penalties[p]);
                        foreach (var i in Enumerable.Range(0, Rows).Where(i => folds[i] == fold))
                        {
                            var prediction = mean;
                            for (var j = 0; j < training.Length; j++)
                                prediction += weights[j] * Math.Exp(options.Scales[s] * (cosines[i, training[j]] - 1.0));
                            errors[response, s, p] += Math.Pow(y[i * 2 + response] - prediction, 2) / Rows;
                        }
                    }
                    Assert.Equal(errors[response, s, p], model.CrossValidationErrors(response)[s * 3 + p], 1e-5);
                }
        double Least(int response, int s) => Enumerable.Range(0, 3).Min(p => errors[response, s, p]);
        double Relative(int s) => Enumerable.Range(0, 2).Sum(r => Least(r, s) / Math.Min(Least(r, 0), Least(r, 1)));
        var scale = Relative(0) <= Relative(1) ? 0 : 1;
        Assert.Equal(options.Scales[scale], model.Scale);
        for (var response = 0; response < 2; response++)
            Assert.Equal(options.Penalties[Enumerable.Range(0, 3).MinBy(p => errors[response, scale, p])], model.Penalties[response]);
    }

    [Fact]
    public void A_missing_value_takes_its_row_out_of_that_response_only()
    {
        const int Rows = 40;
        var (cosines, y) = Data(Rows, 2);
        y[3 * 2 + 1] = double.NaN;
        var options = new KernelRidgeOptions { Scales = [2], Penalties = [0.4] };
        var model = KernelRidge.Fit(cosines, y, 2, options);
        int[] kept = [.. Enumerable.Range(0, Rows).Where(i => i != 3)];
        var (_, weights) = Plain(cosines, kept, [.. kept.Select(i => y[i * 2 + 1])], 2, 0.4);
        Assert.Equal(0, model.Weights[3 * 2 + 1]);
        for (var i = 0; i < kept.Length; i++) Assert.Equal(weights[i], model.Weights[kept[i] * 2 + 1], 1e-5);
        Assert.NotEqual(0, model.Weights[3 * 2]);
    }

    [Fact]
    public void The_choice_is_made_on_whole_groups_where_there_are_many_rows()
    {
        const int Rows = 90;
        var (cosines, y) = Data(Rows, 1);
        var options = new KernelRidgeOptions { Scales = [1, 3], Penalties = [0.3, 3], SelectionRows = 30 };
        var few = KernelRidge.Fit(cosines, y, 1, options with { RowGroups = [.. Enumerable.Range(0, Rows).Select(i => i / 3)] });
        Assert.All(few.Weights.ToArray(), w => Assert.NotEqual(0, w));
        Assert.NotEqual(KernelRidge.Fit(cosines, y, 1, options with { SelectionRows = 90 }).CrossValidationErrors(0).ToArray(),
            few.CrossValidationErrors(0).ToArray());
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var (cosines, y) = Data(300, 4);
        var one = KernelRidge.Fit(cosines, y, 4, new KernelRidgeOptions { Threads = 1 });
        var many = KernelRidge.Fit(cosines, y, 4, new KernelRidgeOptions { Threads = 5 });
        Assert.Equal(one.Weights.ToArray(), many.Weights.ToArray());
        Assert.Equal(one.Scale, many.Scale);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var (cosines, y) = Data(20, 1);
        Assert.Throws<ArgumentException>(() => KernelRidge.Fit(cosines, y[1..], 1));
        Assert.Throws<ArgumentException>(() => KernelRidge.Fit(cosines, y, 1, new KernelRidgeOptions { Penalties = [1, 0.1] }));
        Assert.Throws<ArgumentException>(() => KernelRidge.Fit(cosines, y, 1, new KernelRidgeOptions { RowGroups = [1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelRidge.Fit(cosines, y, 1, new KernelRidgeOptions { Folds = 1 }));
        Assert.Throws<GenomicsDataException>(() => KernelRidge.Fit(cosines, [.. y.Select(_ => double.NaN)], 1));
        // 22,410 genes within 6 GB
        Assert.InRange(KernelRidge.MemoryForecast(22_410), 5_000_000_000, 5_200_000_000);
    }

    // cosines of random vectors with positive elements, and responses that depend on them
    private static (SymmetricMatrix Cosines, double[] Y) Data(int rows, int responses)
    {
        const int Columns = 12;
        var random = new CounterRandom(3, (ulong)rows);
        var x = new double[rows][];
        for (var i = 0; i < rows; i++)
        {
            x[i] = [.. Enumerable.Range(0, Columns).Select(_ => random.NextDouble())];
            var length = Math.Sqrt(x[i].Sum(v => v * v));
            for (var j = 0; j < Columns; j++) x[i][j] /= length;
        }
        var cosines = new SymmetricMatrix(rows);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j <= i; j++) cosines.Row(i)[j] = i == j ? 1 : (float)x[i].Zip(x[j]).Sum(p => p.First * p.Second);
        var y = new double[rows * responses];
        for (var i = 0; i < y.Length; i++)
            y[i] = 4 * x[i / responses][i % responses] + x[i / responses][5] * x[i / responses][6] + 0.2 * random.NextNormal();
        return (cosines, y);
    }

    // Gauss-Jordan elimination with pivoting
    private static (double Mean, double[] Weights) Plain(SymmetricMatrix cosines, int[] rows, double[] y, double scale, double penalty)
    {
        var n = rows.Length;
        var a = new double[n, n + 1];
        var (mean, sum) = (y.Average(), 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) sum += a[i, j] = Math.Exp(scale * (cosines[rows[i], rows[j]] - 1.0));
            a[i, n] = y[i] - mean;
        }
        for (var i = 0; i < n; i++) a[i, i] += penalty * (1 - sum / n / n);
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(r => Math.Abs(a[r, c]));
            for (var j = 0; j <= n; j++) (a[c, j], a[pivot, j]) = (a[pivot, j], a[c, j]);
            for (var r = 0; r < n; r++)
            {
                if (r == c) continue;
                var factor = a[r, c] / a[c, c];
                for (var j = c; j <= n; j++) a[r, j] -= factor * a[c, j];
            }
        }
        return (mean, [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])]);
    }
}
