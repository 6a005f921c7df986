using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear.Internals;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// Linear regression with an L1 penalty, solved to its optimum on Gram matrices; penalty by cross-validation, a fold's training rows
/// being the total less the fold. Folds, penalties and choice follow scikit-learn's LassoCV; the solver and its accuracy do not.
/// </summary>
public static class Lasso
{
    /// <summary>A larger <see cref="LassoFit.Violation"/> means that the solver failed.</summary>
    private const double LargestViolation = 1e-8;

    /// <summary>Fits with the penalty that has the smallest mean error over folds; the larger one on ties.</summary>
    /// <param name="x">[rows, columns], row-major; not scaled here, though the penalty treats all columns alike.</param>
    /// <param name="y">One response per row.</param>
    /// <param name="options">Folds, penalties and threads; null: the defaults.</param>
    /// <param name="cancellationToken">Checked between penalties.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or there are fewer rows than folds.</exception>
    /// <exception cref="ArithmeticException">A value is not finite, or the optimum could not be reached.</exception>
    public static LassoFit CrossValidate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, LassoOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new LassoOptions();
        options.Validate();
        var centers = Centers(x, y);
        var mean = Shift(ref y);
        var folds = LassoFolds.Compute(x, y, 1, centers, options, cancellationToken);
        var problem = new LassoProblem(folds.Total);
        var alphas = options.Alphas(problem.LargestAlpha);
        var errors = new double[folds.Count * alphas.Length];
        ParallelLoop.For(0, folds.Count, options.Parallel(cancellationToken),
            fold => PathErrors(folds, fold, alphas, errors.AsSpan(fold * alphas.Length, alphas.Length), cancellationToken));
        var (means, best) = LassoFolds.Choose(errors, alphas.Length);
        return Solve(x, y, centers, mean, problem, alphas[best], new double[centers.Length])
            with
        { Alphas = alphas, MeanErrors = means, FoldErrors = errors, AlphaIndex = best };
    }

    /// <summary>Fits with a given penalty.</summary>
    /// <param name="x">[rows, columns], row-major.</param>
    /// <param name="y">One response per row.</param>
    /// <param name="alpha">The penalty.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    /// <exception cref="ArithmeticException">A value is not finite, or the optimum could not be reached.</exception>
    public static LassoFit Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double alpha)
    {
        if (!(alpha >= 0)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "a penalty is at least 0");
        var centers = Centers(x, y);
        var mean = Shift(ref y);
        return Solve(x, y, centers, mean, new LassoProblem(GramMatrix.Compute(x, centers.Length, y, 1, centers)), alpha,
            new double[centers.Length]);
    }

    /// <summary>Goes down a path of penalties to the first model with enough columns.</summary>
    /// <param name="x">[rows, columns], row-major.</param>
    /// <param name="y">One response per row.</param>
    /// <param name="alphas">Penalties, descending; at least one.</param>
    /// <param name="columns">
    /// Number of coefficients that must differ from zero; when no penalty gives so many, the last one's model is returned.
    /// </param>
    /// <param name="cancellationToken">Checked between penalties.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or there is no penalty.</exception>
    /// <exception cref="ArithmeticException">A value is not finite, or the optimum could not be reached.</exception>
    public static LassoFit FitPath(ReadOnlySpan<double> x, ReadOnlySpan<double> y, IReadOnlyList<double> alphas, int columns,
        CancellationToken cancellationToken = default)
    {
        if (alphas.Count == 0) throw new ArgumentException("a path needs at least one penalty", nameof(alphas));
        var centers = Centers(x, y);
        var mean = Shift(ref y);
        var problem = new LassoProblem(GramMatrix.Compute(x, centers.Length, y, 1, centers));
        var coefficients = new double[centers.Length];
        var place = -1;
        while (++place < alphas.Count - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            problem.Solve(alphas[place], coefficients);
            if (coefficients.Count(c => c != 0) >= columns) break;
        }
        return Solve(x, y, centers, mean, problem, alphas[place], coefficients) with { AlphaIndex = place };
    }

    /// <summary>The mean of every column; refuses what is no matrix or not finite.</summary>
    internal static double[] Centers(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int responses = 1)
    {
        var rows = y.Length / responses;
        if (rows == 0 || x.Length == 0 || x.Length % rows != 0 || y.Length % responses != 0)
            throw new ArgumentException($"{x.Length} values are no matrix for {y.Length} values of {responses} responses", nameof(x));
        var centers = new double[x.Length / rows];
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < centers.Length; i++) centers[i] += x[row * centers.Length + i] / rows;
        foreach (var value in y)
            if (!double.IsFinite(value))
                throw new ArithmeticException("a regression needs finite numbers; remove rows with missing values first");
        return Array.TrueForAll(centers, double.IsFinite) ? centers
            : throw new ArithmeticException("a regression needs finite numbers; a column has others");
    }

    /// <summary>Takes the mean off a response, so that sums of squares keep their digits.</summary>
    private static double Shift(ref ReadOnlySpan<double> y)
    {
        var mean = Correlation.Mean(y);
        var shifted = y.ToArray();
        for (var i = 0; i < shifted.Length; i++) shifted[i] -= mean;
        y = shifted;
        return mean;
    }

    private static void PathErrors(LassoFolds folds, int fold, double[] alphas, Span<double> errors, CancellationToken cancellationToken)
    {
        var problem = new LassoProblem(folds.Total.Subtract(folds[fold]));
        var coefficients = new double[folds.Total.Columns];
        for (var i = 0; i < alphas.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            problem.Solve(alphas[i], coefficients);
            errors[i] = LassoFolds.MeanSquaredError(folds[fold], 0, coefficients, problem.Intercept(coefficients));
        }
    }

    private static LassoFit Solve(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double[] centers, double mean, LassoProblem problem, double alpha,
            double[] coefficients)
    {
        var rounds = problem.Solve(alpha, coefficients);
        var intercept = problem.Intercept(coefficients);
        var violation = problem.LargestAlpha > 0 ? Violation(x, y, centers, coefficients, intercept, alpha) / problem.LargestAlpha : 0;
        if (!(violation <= LargestViolation))
            throw new ArithmeticException(
                string.Create(CultureInfo.InvariantCulture,
                    $"the LASSO did not reach its optimum (violation {violation:g3} after {rounds} rounds); columns may be wildly "
                        + $"different in scale"));
        intercept += mean;
        for (var i = 0; i < centers.Length; i++) intercept -= centers[i] * coefficients[i];
        return new LassoFit { Alpha = alpha, Coefficients = coefficients, Intercept = intercept, Violation = violation, Rounds = rounds };
    }

    /// <summary>The largest violation of the optimality conditions, from the rows themselves.</summary>
    private static double Violation(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double[] centers, double[] coefficients, double intercept, double alpha)
    {
        var correlation = new double[centers.Length];
        for (var row = 0; row < y.Length; row++)
        {
            var values = x.Slice(row * centers.Length, centers.Length);
            var residual = y[row] - intercept;
            for (var i = 0; i < centers.Length; i++) residual -= (values[i] - centers[i]) * coefficients[i];
            for (var i = 0; i < centers.Length; i++) correlation[i] += residual * (values[i] - centers[i]) / y.Length;
        }
        var worst = 0.0;
        for (var i = 0; i < centers.Length; i++)
            worst = Math.Max(worst, coefficients[i] == 0
                ? Math.Abs(correlation[i]) - alpha
                : Math.Abs(correlation[i] - Math.Sign(coefficients[i]) * alpha));
        return worst;
    }
}
