using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// Linear regression of several responses on the same columns with a penalty on whole columns (the group LASSO that glmnet calls
/// mgaussian); penalty by cross-validation, on Gram matrices.
/// </summary>
public static class MultiResponseLasso
{
    private const double PathTolerance = 1e-6, FinalTolerance = 1e-9; // of the largest penalty: violation of the optimality conditions

    /// <summary>Fits with the penalty that has the smallest mean error over folds and responses; the larger one on ties.</summary>
    /// <param name="x">[rows, columns], row-major; not scaled here, though the penalty treats all columns alike.</param>
    /// <param name="y">[rows, responses], row-major; not scaled here: a response counts as much as it varies.</param>
    /// <param name="responses">Number of responses.</param>
    /// <param name="options">Folds, penalties and threads; null: the defaults.</param>
    /// <param name="cancellationToken">Checked between penalties.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or there are fewer rows than folds.</exception>
    /// <exception cref="ArithmeticException">A value is not finite, or the optimum could not be reached.</exception>
    public static MultiResponseLassoFit CrossValidate(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, int responses, LassoOptions? options = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(responses);
        options ??= new LassoOptions();
        options.Validate();
        var centers = Lasso.Centers(x, y, responses);
        var folds = LassoFolds.Compute(x, y, responses, centers, options, cancellationToken);
        var problem = new GroupLassoProblem(folds.Total);
        var alphas = options.Alphas(problem.LargestAlpha);
        var errors = new double[folds.Count * alphas.Length];
        ParallelLoop.For(0, folds.Count, options.Parallel(cancellationToken),
            fold => PathErrors(folds, fold, alphas, errors.AsSpan(fold * alphas.Length, alphas.Length), cancellationToken));
        var (means, best) = LassoFolds.Choose(errors, alphas.Length);

        for (var i = 0; i < best; i++) problem.Solve(alphas[i], PathTolerance);
        var violation = problem.Solve(alphas[best], FinalTolerance);
        var intercepts = new double[responses];
        for (var t = 0; t < responses; t++)
        {
            intercepts[t] = problem.Intercept(t);
            for (var i = 0; i < centers.Length; i++) intercepts[t] -= centers[i] * problem.Coefficients(t)[i];
        }
        return new MultiResponseLassoFit
        {
            Alpha = alphas[best],
            Alphas = alphas,
            MeanErrors = means,
            Responses = responses,
            Intercepts = intercepts,
            Violation = violation,
            Coefficients = [.. Enumerable.Range(0, centers.Length)
                .SelectMany(i => Enumerable.Range(0, responses).Select(t => problem.Coefficients(t)[i]))],
        };
    }

    private static void PathErrors(LassoFolds folds, int fold, double[] alphas, Span<double> errors, CancellationToken cancellationToken)
    {
        var problem = new GroupLassoProblem(folds.Total.Subtract(folds[fold]));
        for (var i = 0; i < alphas.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            problem.Solve(alphas[i], PathTolerance);
            for (var t = 0; t < folds.Total.Responses; t++)
                errors[i] += LassoFolds.MeanSquaredError(folds[fold], t, problem.Coefficients(t), problem.Intercept(t))
                    / folds.Total.Responses;
        }
    }
}
