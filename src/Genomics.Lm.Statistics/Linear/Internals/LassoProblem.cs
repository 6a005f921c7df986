namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>
/// Minimise ½ b'Qb − q'b + α Σ|b|. The exact minimum on the columns taking part, a column that reaches zero on the way there dropping
/// out, alternates with one step of coordinate descent for every other column that the optimality conditions call in. Where columns
/// depend linearly, the search first moves along their dependence until one drops out. The objective falls in every step, so the search
/// ends at the optimum.
/// </summary>
internal sealed class LassoProblem
{
    private const int MostRounds = 1000;
    private const double Tolerance = 1e-13;      // of the largest penalty: rounding of a gradient
    private const double SmallestVariance = 1e-13; // of the mean square: a column that is constant on these rows leaves rounding noise
    private readonly int _columns;
    private readonly double[] _quadratic;        // Q = X'X/n of centred columns, [columns, columns]
    private readonly double[] _linear;           // q = X'y/n of centred columns and response
    private readonly double[] _means;
    private readonly double _responseMean;
    private readonly ActiveColumns _active;
    private readonly double[] _gradient;

    /// <summary>The problem on a set of rows, with columns and response centred on them.</summary>
    public LassoProblem(GramMatrix gram, int response = 0)
    {
        _columns = gram.Columns;
        _means = new double[_columns];
        for (var i = 0; i < _columns; i++) _means[i] = gram.Sums[i] / gram.Rows;
        _responseMean = gram.ResponseSum(response) / gram.Rows;
        var centred = gram.Centred();
        _linear = centred.CrossProducts(response).ToArray();
        _quadratic = new double[_columns * _columns];
        for (var i = 0; i < _columns; i++)
        {
            var products = centred.Products(i);
            _linear[i] /= gram.Rows;
            for (var j = 0; j < _columns; j++) _quadratic[i * _columns + j] = products[j] / gram.Rows;
            if (products[i] <= SmallestVariance * gram.Products(i)[i]) _quadratic[i * _columns + i] = _linear[i] = 0;
        }
        LargestAlpha = _linear.Max(Math.Abs);
        _active = new ActiveColumns(_quadratic, _columns);
        _gradient = new double[_columns];
    }

    /// <summary>The smallest penalty at which all coefficients are zero.</summary>
    public double LargestAlpha { get; }

    /// <summary>The intercept that belongs to coefficients.</summary>
    public double Intercept(ReadOnlySpan<double> coefficients)
    {
        var intercept = _responseMean;
        for (var i = 0; i < _columns; i++) intercept -= _means[i] * coefficients[i];
        return intercept;
    }

    /// <summary>Solves for one penalty, from the given coefficients on.</summary>
    /// <returns>Rounds needed.</returns>
    /// <exception cref="ArithmeticException">No optimum after very many rounds.</exception>
    public int Solve(double alpha, double[] coefficients)
    {
        for (var round = 1; round <= MostRounds; round++)
        {
            SolveOnActive(alpha, coefficients);
            UpdateGradient(coefficients);
            if (LargestInactive(coefficients, _gradient) <= alpha + Tolerance * LargestAlpha) return round;
            Enter(alpha, coefficients, _gradient);
        }
        throw new ArithmeticException(
            $"the LASSO did not reach its optimum in {MostRounds} rounds; columns may be wildly different in scale");
    }

    private void UpdateGradient(double[] coefficients)
    {
        _linear.CopyTo(_gradient, 0);
        for (var i = 0; i < _columns; i++)
            if (coefficients[i] != 0) AddColumn(i, -coefficients[i], _gradient);
    }

    /// <summary>One step of coordinate descent for every column that takes no part and should.</summary>
    private void Enter(double alpha, double[] coefficients, double[] gradient)
    {
        for (var i = 0; i < _columns; i++)
        {
            var curvature = _quadratic[i * _columns + i];
            if (coefficients[i] != 0 || curvature <= 0 || Math.Abs(gradient[i]) <= alpha) continue;
            coefficients[i] = (gradient[i] - Math.Sign(gradient[i]) * alpha) / curvature;
            AddColumn(i, -coefficients[i], gradient);
        }
    }

    private void AddColumn(int column, double factor, double[] target)
        => ActiveColumns.AddScaled(factor, _quadratic.AsSpan(column * _columns, _columns), target);

    /// <summary>The largest |gradient| of a column that takes no part; at the optimum it is at most the penalty.</summary>
    private double LargestInactive(double[] coefficients, double[] gradient)
    {
        var largest = 0.0;
        for (var i = 0; i < _columns; i++)
            if (coefficients[i] == 0) largest = Math.Max(largest, Math.Abs(gradient[i]));
        return largest;
    }

    /// <summary>
    /// Goes to the exact minimum on the columns whose coefficients are not zero, dropping those that reach zero on the way.
    /// </summary>
    private void SolveOnActive(double alpha, double[] coefficients)
    {
        while (true)
        {
            var isIndependent = _active.Factorise(coefficients);
            var columns = _active.Columns;
            var direction = _active.Direction;
            if (isIndependent)
            {
                for (var i = 0; i < columns.Length; i++) direction[i] = _linear[columns[i]] - Math.Sign(coefficients[columns[i]]) * alpha;
                _active.Solve(direction);
                for (var i = 0; i < columns.Length; i++) direction[i] -= coefficients[columns[i]];
            }
            else
            {
                direction = _active.Dependence(coefficients);
            }
            if (!MoveUntilZero(columns, direction, coefficients, isIndependent ? 1 : double.PositiveInfinity)) return;
        }
    }

    /// <summary>
    /// Moves along a direction, at most so far, until a coefficient reaches zero, and drops it.
    /// </summary>
    /// <returns>False when none did.</returns>
    private static bool MoveUntilZero(ReadOnlySpan<int> columns, ReadOnlySpan<double> direction, double[] coefficients, double furthest)
    {
        var (step, dropped) = (furthest, -1);
        for (var i = 0; i < direction.Length; i++)
        {
            var reach = -coefficients[columns[i]] / direction[i]; // where this coefficient is zero
            if (reach >= 0 && reach < step) (step, dropped) = (reach, i);
        }
        if (double.IsInfinity(step)) return false;
        for (var i = 0; i < direction.Length; i++) coefficients[columns[i]] += step * direction[i];
        if (dropped >= 0) coefficients[columns[dropped]] = 0;
        return dropped >= 0;
    }
}
