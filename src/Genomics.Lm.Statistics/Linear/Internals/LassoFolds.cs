using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>The Gram matrices of the folds of a cross-validation, and of all rows together.</summary>
internal sealed class LassoFolds
{
    private readonly GramMatrix[] _folds;

    private LassoFolds(GramMatrix[] folds)
    {
        _folds = folds;
        Total = folds[0];
        foreach (var fold in folds.Skip(1)) Total = Total.Add(fold);
    }

    /// <summary>Number of folds.</summary>
    public int Count => _folds.Length;

    /// <summary>All rows.</summary>
    public GramMatrix Total { get; }

    /// <summary>The rows of one fold.</summary>
    public GramMatrix this[int fold] => _folds[fold];

    /// <summary>
    /// Sums up the folds: blocks of rows as they stand or, with a seed, as drawn; the first rows mod folds have one row more.
    /// </summary>
    public static LassoFolds Compute(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, int responses, double[] centers, LassoOptions options,
            CancellationToken cancellationToken)
    {
        var rows = y.Length / responses;
        if (rows < options.Folds) throw new ArgumentException($"{rows} rows are fewer than {options.Folds} folds");
        var order = Enumerable.Range(0, rows).ToArray();
        if (options.ShuffleSeed is { } seed)
        {
            var random = new CounterRandom(seed);
            random.Shuffle(order.AsSpan());
        }
        var folds = new GramMatrix[options.Folds];
        for (int fold = 0, from = 0; fold < folds.Length; fold++)
        {
            var size = rows / folds.Length + (fold < rows % folds.Length ? 1 : 0);
            folds[fold] = GramMatrix.Compute(x, centers.Length, y, responses, centers, rows: order.AsSpan(from, size),
                threads: options.Threads, cancellationToken: cancellationToken);
            from += size;
        }
        return new LassoFolds(folds);
    }

    /// <summary>The mean error over folds of every penalty, and the index of the smallest, the first on ties.</summary>
    /// <param name="errors">[folds, penalties].</param>
    /// <param name="penalties">Number of penalties.</param>
    public static (double[] Means, int Best) Choose(double[] errors, int penalties)
    {
        var means = new double[penalties];
        for (var i = 0; i < errors.Length; i++) means[i % penalties] += errors[i] / (errors.Length / penalties);
        return (means, Array.IndexOf(means, means.Min()));
    }

    /// <summary>Mean squared error of coefficients on the rows of a Gram matrix.</summary>
    public static double MeanSquaredError(GramMatrix rows, int response, ReadOnlySpan<double> coefficients, double intercept)
    {
        var cross = rows.CrossProducts(response);
        var error = rows.ResponseProduct(response, response) - 2 * intercept * rows.ResponseSum(response)
            + rows.Rows * intercept * intercept;
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (coefficients[i] == 0) continue;
            var inner = 2 * (intercept * rows.Sums[i] - cross[i]);
            var products = rows.Products(i);
            for (var j = 0; j < coefficients.Length; j++) inner += products[j] * coefficients[j];
            error += coefficients[i] * inner;
        }
        return error / rows.Rows;
    }
}
