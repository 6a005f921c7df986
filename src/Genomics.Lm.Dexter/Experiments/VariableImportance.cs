using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>
/// The importance of variables after the paper: how much of R² on the learning genes is lost when a variable's coefficient is set to
/// zero, in the first model of the LASSO's path with at least so many variables.
/// </summary>
public sealed record VariableImportance
{
    /// <summary>The number of variables the paper's experiments ask for.</summary>
    public const int UsualVariables = 15;

    /// <summary>The penalty of the model looked at.</summary>
    public required double Alpha { get; init; }

    /// <summary>R² of that model on the learning genes.</summary>
    public required double RSquared { get; init; }

    /// <summary>Its variables with their coefficients in it and the R² lost without each, greatest loss first.</summary>
    public required IReadOnlyList<(DexterVariable Variable, double Loss)> Variables { get; init; }

    /// <summary>Computes the importance of the variables of one condition.</summary>
    /// <param name="result">The condition's result.</param>
    /// <param name="atLeast">Number of variables that the model must have; when the path ends before, its last model is taken.</param>
    /// <param name="cancellationToken">Checked between penalties.</param>
    public static VariableImportance Of(DexterConditionResult result, int atLeast = UsualVariables,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Training, result.Model, result.Lasso, atLeast, cancellationToken);
    }

    internal static VariableImportance Of(DexterMatrix training, DexterModel model, LassoFit lasso, int atLeast,
        CancellationToken cancellationToken)
    {
        var x = training.ToArray();
        var columns = model.Variables.Count;
        Standardisation.Apply(x, [.. model.Variables.Select(v => v.Mean)], [.. model.Variables.Select(v => v.Scale)]);
        var y = training.Expression;
        var fit = Lasso.FitPath(x, y, lasso.Alphas, atLeast, cancellationToken);
        var residuals = new double[y.Length];
        for (var row = 0; row < residuals.Length; row++)
        {
            residuals[row] = y[row] - fit.Intercept;
            for (var i = 0; i < columns; i++) residuals[row] -= x[row * columns + i] * fit.Coefficients[i];
        }
        double mean = 0, total = 0;
        foreach (var value in y) mean += value / y.Length;
        foreach (var value in y) total += (value - mean) * (value - mean);
        double RSquared(int without)
        {
            var sum = 0.0;
            for (var row = 0; row < residuals.Length; row++)
            {
                var residual = residuals[row] + (without < 0 ? 0 : x[row * columns + without] * fit.Coefficients[without]);
                sum += residual * residual;
            }
            return total > 0 ? 1 - sum / total : 0;
        }
        var full = RSquared(-1);
        return new VariableImportance
        {
            Alpha = fit.Alpha,
            RSquared = full,
            Variables = [.. Enumerable.Range(0, columns).Where(i => fit.Coefficients[i] != 0)
                .Select(i => (model.Variables[i] with { Coefficient = fit.Coefficients[i] }, full - RSquared(i)))
                .OrderByDescending(v => v.Item2).ThenBy(v => v.Item1.Name, StringComparer.Ordinal)],
        };
    }
}
