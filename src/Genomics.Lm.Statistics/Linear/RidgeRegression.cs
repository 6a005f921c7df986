using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// A linear model fitted by ridge regression (Hoerl and Kennard 1970) in closed form, with a penalty per response chosen by
/// cross-validation. Immutable.
/// </summary>
/// <remarks>
/// Columns are standardised by their mean and population standard deviation over the rows used; the intercept is not penalised. Responses
/// observed in the same rows share every factorisation; a missing value (NaN) takes its row out of that response only. With fewer rows
/// than columns the dual problem is solved, which gives the same coefficients.
/// </remarks>
public sealed class RidgeRegression
{
    private readonly double[] _slopes;       // [responses, columns], on the scale of X as given
    private readonly double[] _intercepts;   // [responses]
    private readonly double[] _penalties;    // [responses]
    private readonly double[] _errors;       // [responses, candidate penalties]

    private double[] _outOfFold = [];        // [rows, responses]

    private RidgeRegression(int columns, double[] slopes, double[] intercepts, double[] penalties, IReadOnlyList<double> candidates,
        double[] errors)
        => (Columns, _slopes, _intercepts, _penalties, CandidatePenalties, _errors) =
        (columns, slopes, intercepts, penalties, candidates, errors);

    /// <summary>Number of columns of X.</summary>
    public int Columns { get; }

    /// <summary>Number of responses.</summary>
    public int Responses => _intercepts.Length;

    /// <summary>The penalties compared by cross-validation, ascending.</summary>
    public IReadOnlyList<double> CandidatePenalties { get; }

    /// <summary>The chosen penalty of each response, per row (see <see cref="RidgeOptions.Penalties"/>).</summary>
    public ReadOnlySpan<double> Penalties => _penalties;

    /// <summary>The intercept of each response, on the scale of X as given.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>The slopes of a response on the columns of X as given, [columns].</summary>
    public ReadOnlySpan<double> Slopes(int response) => _slopes.AsSpan(response * Columns, Columns);

    /// <summary>Mean squared error on the rows left out, per candidate penalty; empty when there was nothing to choose.</summary>
    public ReadOnlySpan<double> CrossValidationErrors(int response)
        => _errors.Length == 0 ? default : _errors.AsSpan(response * CandidatePenalties.Count, CandidatePenalties.Count);

    /// <summary>
    /// [rows, responses] what cross-validation at the chosen penalty predicts for each row without its fold; NaN where the value is
    /// missing. Empty when there was nothing to choose, and for a stored model.
    /// </summary>
    public ReadOnlySpan<double> OutOfFold => _outOfFold;

    /// <summary>Fits the model.</summary>
    /// <param name="x">[rows, columns], row-major, finite.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="y">[rows, responses], row-major; NaN = missing.</param>
    /// <param name="responses">Columns of Y.</param>
    /// <param name="options">Penalties and folds.</param>
    /// <param name="progress">Receives the number of factorisations done.</param>
    /// <param name="cancellationToken">Checked between factorisations.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or options out of range.</exception>
    /// <exception cref="GenomicsDataException">A response with fewer than 4 values.</exception>
    public static RidgeRegression Fit(
        ReadOnlySpan<float> x, int columns, ReadOnlySpan<double> y, int responses,
        RidgeOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new RidgeOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(responses);
        var rows = x.Length / columns;
        if (x.Length != (long)rows * columns || y.Length != (long)rows * responses || options.ColumnPenalties is { } weights
            && weights.Count != columns || options.RowGroups is { } groups && groups.Count != rows)
            throw new ArgumentException(
                $"X of {x.Length} and Y of {y.Length} numbers , {options.ColumnPenalties?.Count ?? columns} column penalties and "
                    + $"{options.RowGroups?.Count ?? rows} row groups do not make rows of {columns} columns and {responses} responses");
        var result = new RidgeRegression(
            columns, new double[responses * columns], new double[responses], new double[responses], options.Penalties,
            options.Penalties.Count > 1 ? new double[responses * options.Penalties.Count] : []);
        if (options.Penalties.Count > 1)
        {
            result._outOfFold = new double[rows * responses];
            Array.Fill(result._outOfFold, double.NaN);
        }
        foreach (var group in RidgeGroup.ByObservedRows(y, responses))
            result.FitGroup(group, x, y, responses, options, progress, cancellationToken);
        return result;
    }

    /// <summary>Makes a model from stored numbers.</summary>
    /// <param name="intercepts">[responses].</param>
    /// <param name="slopes">[responses, columns], on the scale of X as given.</param>
    /// <param name="penalties">[responses], the penalty of each.</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public static RidgeRegression FromCoefficients(double[] intercepts, double[] slopes, double[] penalties)
    {
        ArgumentNullException.ThrowIfNull(intercepts);
        ArgumentNullException.ThrowIfNull(slopes);
        ArgumentNullException.ThrowIfNull(penalties);
        if (intercepts.Length == 0 || slopes.Length == 0 || slopes.Length % intercepts.Length != 0
            || penalties.Length != intercepts.Length)
            throw new ArgumentException(
                $"{slopes.Length} slopes, {intercepts.Length} intercepts and {penalties.Length} penalties do not match");
        return new RidgeRegression(slopes.Length / intercepts.Length, slopes, intercepts, penalties, [.. penalties.Distinct().Order()],
            []);
    }

    /// <summary>Predicts every response for every row.</summary>
    /// <param name="x">[rows, columns], row-major.</param>
    /// <param name="destination">Receives [rows, responses], row-major.</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public void Predict(ReadOnlySpan<float> x, Span<double> destination)
    {
        var rows = x.Length / Columns;
        if (x.Length != (long)rows * Columns || destination.Length != (long)rows * Responses)
            throw new ArgumentException(
                $"X of {x.Length} numbers and a destination of {destination.Length} do not make rows of {Columns} columns and "
                    + $"{Responses} responses");
        for (var row = 0; row < rows; row++)
        {
            var line = x.Slice(row * Columns, Columns);
            for (var response = 0; response < Responses; response++)
            {
                var slopes = Slopes(response);
                var sum = _intercepts[response];
                for (var column = 0; column < line.Length; column++) sum += line[column] * slopes[column];
                destination[row * Responses + response] = sum;
            }
        }
    }

    private void FitGroup(
        RidgeGroup group, ReadOnlySpan<float> x, ReadOnlySpan<double> y, int responses,
        RidgeOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        group.Prepare(x, Columns, y, responses, options);
        RidgeSolver solver = group.Rows.Length < Columns
            ? new RidgeDualSolver(group, x, options, progress, cancellationToken)
            : new RidgePrimalSolver(group, x, options, progress, cancellationToken);
        var chosen = new int[group.Responses.Length];
        if (options.Penalties.Count > 1)
        {
            double[][] predictions = [.. options.Penalties.Select(_ => new double[group.Rows.Length * chosen.Length])];
            var errors = solver.CrossValidate(x, predictions);
            for (var i = 0; i < chosen.Length; i++)
            {
                var line = errors.AsSpan(i * options.Penalties.Count, options.Penalties.Count);
                line.CopyTo(_errors.AsSpan(group.Responses[i] * line.Length));
                for (var p = 1; p < line.Length; p++)
                    if (line[p] <= line[chosen[i]]) chosen[i] = p; // the larger penalty on ties
                for (var row = 0; row < group.Rows.Length; row++)
                    _outOfFold[group.Rows[row] * responses + group.Responses[i]] = predictions[chosen[i]][row * chosen.Length + i];
            }
        }
        foreach (var penalty in chosen.Distinct())
        {
            var members = Enumerable.Range(0, chosen.Length).Where(i => chosen[i] == penalty).ToArray();
            var coefficients = solver.Solve(options.Penalties[penalty], members, x);
            for (var m = 0; m < members.Length; m++)
                Store(group, members[m], options.Penalties[penalty], coefficients.AsSpan(m * Columns, Columns));
        }
    }

    private void Store(RidgeGroup group, int member, double penalty, ReadOnlySpan<double> standardized)
    {
        var response = group.Responses[member];
        var intercept = group.Means[member];
        for (var column = 0; column < Columns; column++)
        {
            var slope = standardized[column] / group.Scales[column];
            _slopes[response * Columns + column] = slope;
            intercept -= slope * group.Centers[column];
        }
        (_intercepts[response], _penalties[response]) = (intercept, penalty);
    }
}
