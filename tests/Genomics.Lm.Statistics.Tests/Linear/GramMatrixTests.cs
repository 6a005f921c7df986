using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Tests.Linear;

public unsafe class GramMatrixTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(3, 5, 1)]
    [InlineData(300, 11, 3)]
    [InlineData(700, 131, 2)]
    public void Equals_the_sums_written_out(int rows, int columns, int responses)
    {
        var (x, y) = Design(rows, columns, responses);
        var gram = GramMatrix.Compute(x, columns, y, responses);
        Assert.Equal(rows, gram.Rows);
        for (var i = 0; i < columns; i++)
        {
            Close(Sum(rows, r => x[r * columns + i]), gram.Sums[i]);
            for (var j = 0; j < columns; j++) Close(Sum(rows, r => x[r * columns + i] * x[r * columns + j]), gram.Products(i)[j]);
            for (var q = 0; q < responses; q++) Close(Sum(rows, r => x[r * columns + i] * y[r * responses + q]), gram.CrossProducts(q)[i]);
        }
        for (var q = 0; q < responses; q++)
        {
            Close(Sum(rows, r => y[r * responses + q]), gram.ResponseSum(q));
            for (var p = 0; p < responses; p++)
                Close(Sum(rows, r => y[r * responses + q] * y[r * responses + p]), gram.ResponseProduct(q, p));
        }
    }

    [Fact]
    public void Centres_scales_and_chosen_rows_are_those_of_a_matrix_prepared_by_hand()
    {
        const int Rows = 517, Columns = 29, Responses = 2;
        var (x, y) = Design(Rows, Columns, Responses);
        var single = Array.ConvertAll(x, v => (float)v);
        var centers = Enumerable.Range(0, Columns).Select(i => 0.1 * i).ToArray();
        var scales = Enumerable.Range(0, Columns).Select(i => 1 + 0.5 * i).ToArray();
        int[] rows = [.. Enumerable.Range(0, Rows).Where(r => r % 3 != 1).Reverse()];
        var prepared = rows.SelectMany(r => Enumerable.Range(0, Columns).Select(i => (single[r * Columns + i] - centers[i]) / scales[i]))
            .ToArray();
        var responses = rows.SelectMany(r => y.Skip(r * Responses).Take(Responses)).ToArray();
        SameNumbers(GramMatrix.Compute(prepared, Columns, responses, Responses),
            GramMatrix.Compute(single, Columns, y, Responses, centers, scales, rows));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var (x, y) = Design(900, 217, 3);
        SameNumbers(GramMatrix.Compute(x, 217, y, 3, threads: 1), GramMatrix.Compute(x, 217, y, 3, threads: 5));
    }

    [Fact]
    public void Training_rows_of_a_fold_are_the_total_minus_the_fold()
    {
        const int Columns = 17;
        var (x, y) = Design(400, Columns, 1);
        var total = GramMatrix.Compute(x, Columns, y, 1);
        var fold = GramMatrix.Compute(x.AsSpan(100 * Columns, 50 * Columns), Columns, y.AsSpan(100, 50), 1);
        var rest = GramMatrix.Compute(x, Columns, y, 1, rows: [.. Enumerable.Range(0, 100), .. Enumerable.Range(150, 250)]);
        var difference = total.Subtract(fold);
        Assert.Equal(350, difference.Rows);
        for (var i = 0; i < Columns; i++)
            for (var j = 0; j < Columns; j++) Assert.Equal(rest.Products(i)[j], difference.Products(i)[j], 1e-10);
        Assert.Equal(rest.ResponseProduct(0, 0), difference.ResponseProduct(0, 0), 1e-10);
    }

    [Fact]
    public void Centred_products_are_about_the_means_of_the_rows()
    {
        const int Rows = 60, Columns = 4;
        var (x, y) = Design(Rows, Columns, 1);
        var centred = GramMatrix.Compute(x, Columns, y, 1).Centred();
        var means = Enumerable.Range(0, Columns).Select(i => Sum(Rows, r => x[r * Columns + i]) / Rows).ToArray();
        var mean = y.Average();
        for (var i = 0; i < Columns; i++)
        {
            Close(Sum(Rows, r => (x[r * Columns + i] - means[i]) * (y[r] - mean)), centred.CrossProducts(0)[i]);
            for (var j = 0; j < Columns; j++)
                Close(Sum(Rows, r => (x[r * Columns + i] - means[i]) * (x[r * Columns + j] - means[j])), centred.Products(i)[j]);
            Assert.Equal(0, centred.Sums[i]);
        }
    }

    [Fact]
    public void Lengths_that_do_not_match_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GramMatrix.Compute(new double[7], 2, [], 0));
        Assert.Throws<ArgumentException>(() => GramMatrix.Compute(new double[6], 2, new double[2], 1));
        Assert.Throws<ArgumentException>(() => GramMatrix.Compute(new double[6], 2, [], 0, centers: new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GramMatrix.Compute(new double[6], 2, [], 0, rows: [3]));
    }

    [Fact]
    public void The_wide_and_the_narrow_kernel_agree_with_the_sum_written_out()
    {
        const int Depth = 37;
        var random = new CounterRandom(5);
        double[] numbers = [.. Enumerable.Range(0, 4 * Depth * 8).Select(_ => random.NextNormal())];
        fixed (double* p = numbers)
        {
            foreach (var width in new[] { 4, 8 })
            {
                var tile = new double[width * 3 * width];
                Array.Fill(tile, 1);
                var length = Depth * width;
                fixed (double* c = tile)
                    if (width == 4) PanelKernel.Update256(p, p + length, length, Depth, c, 12, subtract: false);
                    else PanelKernel.Update512(p, p + length, length, Depth, c, 24, subtract: true);
                for (var i = 0; i < width; i++)
                    for (var j = 0; j < 3 * width; j++)
                    {
                        var sum = Sum(Depth, r => numbers[r * width + i] * numbers[length * (1 + j / width) + r * width + j % width]);
                        Close(width == 4 ? 1 + sum : 1 - sum, tile[i * 3 * width + j]);
                    }
            }
        }
    }

    internal static (double[] X, double[] Y) Design(int rows, int columns, int responses, long seed = 1)
    {
        var random = new CounterRandom(seed);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal() + 0.3)];
        double[] y = [.. Enumerable.Range(0, rows * responses).Select(_ => random.NextNormal() - 1)];
        return (x, y);
    }

    private static double Sum(int count, Func<int, double> term)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += term(i);
        return sum;
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-10 * Math.Max(1, Math.Abs(expected)));

    private static void SameNumbers(GramMatrix expected, GramMatrix actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        for (var i = 0; i < expected.Columns; i++) Assert.True(expected.Products(i).SequenceEqual(actual.Products(i)));
        for (var q = 0; q < expected.Responses; q++) Assert.True(expected.CrossProducts(q).SequenceEqual(actual.CrossProducts(q)));
        Assert.True(expected.Sums.SequenceEqual(actual.Sums));
    }
}
