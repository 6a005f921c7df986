using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Training.Internals;

/// <summary>A linear regression on embeddings, its penalty chosen for each condition by cross-validation.</summary>
internal sealed class FrozenRegression
{
    private FrozenRegression(FrozenHead head, int columns, double[] intercepts, double[] slopes, double[] penalties, double[] seconds)
        => (Head, Columns, Intercepts, Slopes, Penalties, Seconds) = (head, columns, intercepts, slopes, penalties, seconds);

    public FrozenHead Head { get; }

    /// <summary>Numbers per embedding.</summary>
    public int Columns { get; }

    /// <summary>[conditions]</summary>
    public double[] Intercepts { get; }

    /// <summary>[conditions, columns]</summary>
    public double[] Slopes { get; }

    /// <summary>[conditions]</summary>
    public double[] Penalties { get; }

    /// <summary>
    /// [conditions] seconds of the regression; those of a ridge are shared evenly, as all conditions are solved together.
    /// </summary>
    public double[] Seconds { get; }

    /// <summary>Coefficients other than zero of a condition.</summary>
    public int NonZero(int condition)
        => Slopes.AsSpan(condition * Columns, Columns).Length - Slopes.AsSpan(condition * Columns, Columns).Count(0.0);

    /// <summary>Ridge regression of all conditions.</summary>
    /// <param name="x">[genes, columns] embeddings.</param>
    /// <param name="columns">Numbers per embedding.</param>
    /// <param name="y">[genes, conditions]; NaN = missing.</param>
    /// <param name="conditions">Number of conditions.</param>
    /// <param name="options">Penalties, folds, seed.</param>
    public static FrozenRegression Ridge(float[] x, int columns, double[] y, int conditions, RidgeOptions options,
        IProgress<Data.WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var fit = RidgeRegression.Fit(x, columns, y, conditions, options, progress, cancellationToken);
        var slopes = new double[conditions * columns];
        for (var c = 0; c < conditions; c++) fit.Slopes(c).CopyTo(slopes.AsSpan(c * columns));
        return new FrozenRegression(FrozenHead.Ridge, columns, fit.Intercepts.ToArray(), slopes, fit.Penalties.ToArray(),
            [.. Enumerable.Repeat(watch.Elapsed.TotalSeconds / conditions, conditions)]);
    }

    /// <summary>
    /// LASSO of each condition on the genes where it is observed; columns are standardised, as the penalty treats all alike.
    /// </summary>
    /// <inheritdoc cref="Ridge"/>
    public static FrozenRegression Lasso(float[] x, int columns, double[] y, int conditions, LassoOptions options,
        IProgress<Data.WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var (intercepts, slopes, penalties, seconds) = (new double[conditions], new double[conditions * columns], new double[conditions],
            new double[conditions]);
        for (var c = 0; c < conditions; c++)
        {
            var watch = Stopwatch.StartNew();
            int[] rows = [.. Enumerable.Range(0, y.Length / conditions).Where(row => !double.IsNaN(y[row * conditions + c]))];
            var (standardized, scales) = Standardize(x, columns, rows);
            var fit = Statistics.Linear.Lasso.CrossValidate(standardized, [.. rows.Select(row => y[row * conditions + c])], options,
                cancellationToken);
            for (var column = 0; column < columns; column++) slopes[c * columns + column] = fit.Coefficients[column] / scales[column];
            (intercepts[c], penalties[c], seconds[c]) = (fit.Intercept, fit.Alpha, watch.Elapsed.TotalSeconds);
            progress?.Report(new Data.WorkProgress("LASSO on embeddings", c + 1, conditions));
        }
        return new FrozenRegression(FrozenHead.Lasso, columns, intercepts, slopes, penalties, seconds);
    }

    /// <summary>What a report shows of it.</summary>
    public TableSection ToSection(IReadOnlyList<string> conditions) => new(
        Head == FrozenHead.Ridge ? "Ridge regression on embeddings" : "LASSO on embeddings",
        ["condition", "features", "coefficients not 0", "penalty (cross-validated)", "seconds"],
        [.. conditions.Select((name, i) => (IReadOnlyList<string>)
            [name, $"{Columns}", $"{NonZero(i)}", Penalties[i].ToString("0.####", CultureInfo.InvariantCulture),
                Seconds[i].ToString("0.0", CultureInfo.InvariantCulture)])]);

    // [rows, columns] divided by the columns' standard deviation; a constant column stays as it is
    private static (double[] X, double[] Scales) Standardize(float[] x, int columns, int[] rows)
    {
        var (means, scales) = (new double[columns], new double[columns]);
        foreach (var row in rows)
            for (var column = 0; column < columns; column++) means[column] += (double)x[row * columns + column] / rows.Length;
        foreach (var row in rows)
            for (var column = 0; column < columns; column++)
            {
                var difference = x[row * columns + column] - means[column];
                scales[column] += difference * difference / rows.Length;
            }
        for (var column = 0; column < columns; column++) scales[column] = scales[column] > 1e-20 ? Math.Sqrt(scales[column]) : 1;
        var standardized = new double[(long)rows.Length * columns];
        for (var i = 0; i < rows.Length; i++)
            for (var column = 0; column < columns; column++)
                standardized[i * columns + column] = x[rows[i] * columns + column] / scales[column];
        return (standardized, scales);
    }
}
