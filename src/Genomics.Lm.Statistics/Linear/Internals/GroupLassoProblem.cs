namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>
/// Minimise ½ tr(B'QB) − tr(q'B) + α Σ over rows of |row of B|. A row is minimised exactly, the others held; rounds over the rows that
/// take part are followed by one over all, until no optimality condition is violated. Starts where it stopped last.
/// </summary>
internal sealed class GroupLassoProblem
{
    private const int MostRounds = 200_000;
    private const double SmallestVariance = 1e-13; // of the mean square: a column that is constant on these rows leaves rounding noise
    private readonly int _columns, _responses;
    private readonly double[] _quadratic;          // Q = X'X/n of centred columns, [columns, columns]
    private readonly double[] _linear;             // q = X'Y/n, [responses, columns]
    private readonly double[] _gradient;           // q − QB, [responses, columns]
    private readonly double[] _coefficients;       // B, [responses, columns]
    private readonly double[] _means, _responseMeans, _pull;

    public GroupLassoProblem(GramMatrix gram)
    {
        (_columns, _responses) = (gram.Columns, gram.Responses);
        _means = [.. gram.Sums.ToArray().Select(s => s / gram.Rows)];
        _responseMeans = [.. Enumerable.Range(0, _responses).Select(t => gram.ResponseSum(t) / gram.Rows)];
        var centred = gram.Centred();
        _quadratic = new double[_columns * _columns];
        (_linear, _coefficients, _pull) = (new double[_responses * _columns], new double[_responses * _columns], new double[_responses]);
        for (var t = 0; t < _responses; t++)
            for (var i = 0; i < _columns; i++) _linear[t * _columns + i] = centred.CrossProducts(t)[i] / gram.Rows;
        for (var i = 0; i < _columns; i++)
        {
            var products = centred.Products(i);
            var isConstant = products[i] <= SmallestVariance * gram.Products(i)[i];
            for (var j = 0; j < _columns; j++) _quadratic[i * _columns + j] = isConstant && i == j ? 0 : products[j] / gram.Rows;
            for (var t = 0; t < _responses && isConstant; t++) _linear[t * _columns + i] = 0;
        }
        _gradient = (double[])_linear.Clone();
        LargestAlpha = Enumerable.Range(0, _columns).Max(i => Length(_linear, i));
    }

    /// <summary>The smallest penalty at which all coefficients are zero.</summary>
    public double LargestAlpha { get; }

    /// <summary>The coefficients of one response.</summary>
    public ReadOnlySpan<double> Coefficients(int response) => _coefficients.AsSpan(response * _columns, _columns);

    /// <summary>The intercept of one response.</summary>
    public double Intercept(int response)
    {
        var intercept = _responseMeans[response];
        for (var i = 0; i < _columns; i++) intercept -= _means[i] * _coefficients[response * _columns + i];
        return intercept;
    }

    /// <summary>Solves for one penalty.</summary>
    /// <param name="alpha">The penalty.</param>
    /// <param name="tolerance">Largest violation of the optimality conditions, as a share of <see cref="LargestAlpha"/>.</param>
    /// <returns>The violation left, as such a share.</returns>
    /// <exception cref="ArithmeticException">No optimum after very many rounds.</exception>
    public double Solve(double alpha, double tolerance)
    {
        if (LargestAlpha == 0) return 0;
        var all = Enumerable.Range(0, _columns).Where(i => _quadratic[i * _columns + i] > 0).ToArray();
        for (var rounds = 0; rounds < MostRounds;)
        {
            foreach (var i in all) Minimise(i, alpha);
            var active = all.Where(IsActive).ToArray();
            for (rounds++; rounds < MostRounds && Violation(active, alpha) > 0.1 * tolerance; rounds++)
                foreach (var i in active) Minimise(i, alpha);
            RefreshGradient();
            if (Violation(all, alpha) is var left && left <= tolerance) return left;
        }
        throw new ArithmeticException(
            $"the multi-response LASSO did not reach its optimum in {MostRounds} rounds; columns may be wildly different in scale");
    }

    /// <summary>The exact minimum over one column's coefficients.</summary>
    private void Minimise(int column, double alpha)
    {
        var curvature = _quadratic[column * _columns + column];
        var length = 0.0;
        for (var t = 0; t < _responses; t++)
        {
            var place = t * _columns + column;
            _pull[t] = _gradient[place] + curvature * _coefficients[place];
            length += _pull[t] * _pull[t];
        }
        length = Math.Sqrt(length);
        var shrink = length <= alpha ? 0 : (1 - alpha / length) / curvature;
        for (var t = 0; t < _responses; t++)
        {
            var place = t * _columns + column;
            var change = shrink * _pull[t] - _coefficients[place];
            if (change == 0) continue;
            _coefficients[place] += change;
            ActiveColumns.AddScaled(-change, _quadratic.AsSpan(column * _columns, _columns), _gradient.AsSpan(t * _columns, _columns));
        }
    }

    private void RefreshGradient()
    {
        _linear.CopyTo(_gradient, 0);
        for (var t = 0; t < _responses; t++)
            for (var i = 0; i < _columns; i++)
                if (_coefficients[t * _columns + i] != 0)
                    ActiveColumns.AddScaled(-_coefficients[t * _columns + i], _quadratic.AsSpan(i * _columns, _columns),
                        _gradient.AsSpan(t * _columns, _columns));
    }

    /// <summary>
    /// How far the gradient of a column is from what its coefficients ask: the penalty along them, or at most the penalty at zero.
    /// </summary>
    private double Violation(int[] columns, double alpha)
    {
        var worst = 0.0;
        foreach (var i in columns)
        {
            var length = Length(_coefficients, i);
            if (length == 0)
            {
                worst = Math.Max(worst, Length(_gradient, i) - alpha);
                continue;
            }
            var sum = 0.0;
            for (var t = 0; t < _responses; t++)
            {
                var off = _gradient[t * _columns + i] - alpha * _coefficients[t * _columns + i] / length;
                sum += off * off;
            }
            worst = Math.Max(worst, Math.Sqrt(sum));
        }
        return worst / LargestAlpha;
    }

    private bool IsActive(int column)
    {
        for (var t = 0; t < _responses; t++)
            if (_coefficients[t * _columns + column] != 0) return true;
        return false;
    }

    private double Length(double[] values, int column)
    {
        var sum = 0.0;
        for (var t = 0; t < _responses; t++) sum += values[t * _columns + column] * values[t * _columns + column];
        return Math.Sqrt(sum);
    }
}
