using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Statistics.Tests.Linear;

public class LogisticRegressionTests
{
    // columns of very different scales, the last one constant
    private static (float[] X, int[] Labels) Data(int rows, int columns, int classes, long seed = 1)
    {
        var random = new CounterRandom(seed);
        var (x, labels) = (new float[rows * columns], new int[rows]);
        for (var row = 0; row < rows; row++)
        {
            var scores = new double[classes];
            for (var column = 0; column < columns; column++)
            {
                var value = random.NextNormal();
                x[row * columns + column] = column == columns - 1 ? 3 : (float)(value * Math.Pow(10, column % 3 - 1) + column);
                scores[column % classes] += value;
            }
            for (var item = 0; item < classes; item++) scores[item] += random.NextNormal();
            labels[row] = Array.IndexOf(scores, scores.Max());
        }
        return (x, labels);
    }

    // Gaussian elimination of a symmetric positive system with its right side in the last column
    private static double[] Solve(double[][] system)
    {
        var n = system.Length;
        for (var pivot = 0; pivot < n; pivot++)
            for (var row = 0; row < n; row++)
            {
                if (row == pivot) continue;
                var factor = system[row][pivot] / system[pivot][pivot];
                for (var column = pivot; column <= n; column++) system[row][column] -= factor * system[pivot][column];
            }
        return [.. system.Select((line, i) => line[n] / line[i])];
    }

    [Fact]
    public void Two_classes_equal_newtons_method()
    {
        const int rows = 300, columns = 7;
        const double penalty = 0.01;
        var (x, labels) = Data(rows, columns, 2);
        var model = LogisticRegression.Fit(x, columns, labels, 2, new LogisticOptions { Penalties = [penalty] });
        // plain Newton steps on standardised columns; the constant one is the intercept
        var design = Enumerable.Range(0, rows).Select(_ => new double[columns]).ToArray();
        for (var c = 0; c < columns; c++)
        {
            double[] values = [.. Enumerable.Range(0, rows).Select(i => (double)x[i * columns + c])];
            var (mean, variance) = (values.Average(), values.Average(v => (v - values.Average()) * (v - values.Average())));
            for (var row = 0; row < rows; row++) design[row][c] = c == columns - 1 ? 1 : (values[row] - mean) / Math.Sqrt(variance);
        }
        var w = new double[columns];
        double[] Probabilities() => [.. design.Select(line => 1 / (1 + Math.Exp(-line.Zip(w, (a, b) => a * b).Sum())))];
        for (var step = 0; step < 30; step++)
        {
            var p = Probabilities();
            var system = Enumerable.Range(0, columns).Select(_ => new double[columns + 1]).ToArray();   // Hessian | gradient
            for (var c = 0; c < columns; c++)
            {
                for (var d = 0; d < columns; d++)
                    system[c][d] = Enumerable.Range(0, rows).Sum(r => design[r][c] * design[r][d] * p[r] * (1 - p[r])) / rows;
                system[c][columns] = Enumerable.Range(0, rows).Sum(r => design[r][c] * (p[r] - labels[r])) / rows;
                if (c == columns - 1) continue;
                system[c][c] += 2 * penalty;
                system[c][columns] += 2 * penalty * w[c];
            }
            var change = Solve(system);
            for (var c = 0; c < columns; c++) w[c] -= change[c];
        }
        var expected = Probabilities();
        var got = new double[rows * 2];
        model.Predict(x, got);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(expected[row], got[2 * row + 1], 2e-4);
            Assert.Equal(1, got[2 * row] + got[2 * row + 1], 1e-12);
        }
        Assert.Equal(0, model.Slopes(1)[columns - 1]);
        for (var column = 0; column < columns; column++) Assert.Equal(-model.Slopes(0)[column], model.Slopes(1)[column]);
    }

    [Fact]
    public void Three_classes_stand_where_no_direction_leads_down()
    {
        const int rows = 200, columns = 5;
        var (x, labels) = Data(rows, columns, 3);
        const double penalty = 0.02;
        var model = LogisticRegression.Fit(x, columns, labels, 3, new LogisticOptions { Penalties = [penalty] });
        double[] means = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Average(i => (double)x[i * columns + c]))];
        double[] deviations = [.. Enumerable.Range(0, columns).Select(c =>
        {
            double[] values = [.. Enumerable.Range(0, rows).Select(i => (double)x[i * columns + c])];
            return Math.Sqrt(values.Average(v => (v - values.Average()) * (v - values.Average())));
        })];
        double Objective(int item, int column, double by)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var row = 0; row < rows; row++)
            {
                var scores = Enumerable.Range(0, 3)
                    .Select(k => model.Intercepts[k] + (k != item ? 0 : column < 0 ? by : -by * means[column] / deviations[column])
                    + Enumerable.Range(0, columns)
                    .Sum(c => (model.Slopes(k)[c] + (k == item && c == column ? by / deviations[c] : 0)) * x[row * columns + c]))
                    .ToArray();
                sum -= scores[labels[row]] - Math.Log(scores.Sum(Math.Exp));
            }
            for (var k = 0; k < 3; k++)
                for (var c = 0; c < columns; c++)
                    squares += Math.Pow(model.Slopes(k)[c] * deviations[c] + (k == item && c == column ? by : 0), 2);
            return sum / rows + penalty * squares;
        }
        for (var item = 0; item < 3; item++)
            for (var column = -1; column < columns - 1; column++)
                Assert.Equal(0, (Objective(item, column, 1e-4) - Objective(item, column, -1e-4)) / 2e-4, 5e-5);
    }

    [Fact]
    public void The_penalty_of_the_lowest_loss_on_rows_left_out_is_taken_whatever_the_threads()
    {
        var (x, labels) = Data(120, 60, 2);
        var one = LogisticRegression.Fit(x, 60, labels, 2, new LogisticOptions { Threads = 1 });
        var two = LogisticRegression.Fit(x, 60, labels, 2, new LogisticOptions { Threads = 2 });
        Assert.Equal(one.Slopes(1).ToArray(), two.Slopes(1).ToArray());
        Assert.Equal(one.CrossValidationLosses, two.CrossValidationLosses);
        var tried = one.CrossValidationLosses.Where(l => !double.IsNaN(l)).ToArray();
        Assert.Equal(tried.Min(), one.CrossValidationLosses[one.CandidatePenalties.ToList().IndexOf(one.Penalty)]);
        Assert.True(one.Penalty > one.CandidatePenalties[0], $"{one.Penalty}");   // 60 columns on 120 rows need shrinking
        Assert.True(tried.Min() < Math.Log(2));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit([1, 2, 3], 2, [0, 1], 2));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit([1, 2], 1, [0, 2], 2));
        Assert.Throws<GenomicsDataException>(() => LogisticRegression.Fit([1, 2, 3], 1, [0, 1, 0], 2));
        Assert.Throws<ArgumentException>(() => new LogisticOptions { Penalties = [1, 1] }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticOptions { Folds = 1 }.Validate());
    }

    [Fact]
    public void Rows_of_a_group_stay_in_one_fold()
    {
        // 40 rows of noise, each five times: who has seen a copy seems to know its class
        var random = new CounterRandom(3);
        var (x, labels, groups) = (new float[200 * 30], new int[200], new int[200]);
        for (var row = 0; row < 40; row++)
        {
            labels[row] = random.NextInt(2);
            for (var c = 0; c < 30; c++) x[row * 30 + c] = (float)random.NextNormal();
        }
        for (var row = 0; row < 200; row++)
        {
            (labels[row], groups[row]) = (labels[row % 40], row % 40);
            x.AsSpan(row % 40 * 30, 30).CopyTo(x.AsSpan(row * 30));
        }
        var (apart, together) = (LogisticRegression.Fit(x, 30, labels, 2),
            LogisticRegression.Fit(x, 30, labels, 2, new LogisticOptions { RowGroups = groups }));
        Assert.True(apart.CrossValidationLosses.Where(l => !double.IsNaN(l)).Min() < 0.4);
        Assert.True(together.CrossValidationLosses.Where(l => !double.IsNaN(l)).Min() > 0.6);
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(x, 30, labels, 2, new LogisticOptions { RowGroups = [1] }));
    }
}
