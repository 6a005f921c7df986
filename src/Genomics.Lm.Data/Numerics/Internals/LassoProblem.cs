using System.Numerics;

namespace Genomics.Lm.Data.Numerics.Internals;

/// <summary>
/// Minimise ½ b'Qb − q'b + α Σ|b|. Rounds of coordinate descent find the columns that take part and their signs; each is followed by the
/// exact minimum on these columns, a column that reaches zero on the way there dropping out. Where columns depend linearly, the search
/// first moves along their dependence until one drops out. The objective falls in every step, so the search ends at the optimum.
/// </summary>
internal sealed class LassoProblem
{
    private const int MostRounds = 1000;
    private const double Tolerance = 1e-13;      // of the largest penalty: rounding of a gradient
    private const double SmallestPivot = 1e-11;  // of a column's own variance: below it the column depends linearly on others
    private const double SmallestVariance = 1e-13; // of the mean square: a column that is constant on these rows leaves rounding noise
    private readonly int _columns;
    private readonly double[] _quadratic;        // Q = X'X/n of centred columns, [columns, columns]
    private readonly double[] _linear;           // q = X'y/n of centred columns and response
    private readonly double[] _means;
    private readonly double _responseMean;

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
        var gradient = Gradient(coefficients);
        for (var round = 1; round <= MostRounds; round++)
        {
            Sweep(alpha, coefficients, gradient);
            SolveOnActive(alpha, coefficients);
            gradient = Gradient(coefficients);
            if (LargestInactive(coefficients, gradient) <= alpha + Tolerance * LargestAlpha) return round;
        }
        throw new ArithmeticException($"the LASSO did not reach its optimum in {MostRounds} rounds; columns may be wildly different in scale");
    }

    private double[] Gradient(double[] coefficients)
    {
        var gradient = (double[])_linear.Clone();
        for (var i = 0; i < _columns; i++)
            if (coefficients[i] != 0) AddColumn(i, -coefficients[i], gradient);
        return gradient;
    }

    /// <summary>One round of coordinate descent.</summary>
    private void Sweep(double alpha, double[] coefficients, double[] gradient)
    {
        for (var i = 0; i < _columns; i++)
        {
            var old = coefficients[i];
            var curvature = _quadratic[i * _columns + i];
            if (curvature <= 0) continue;
            var pull = gradient[i] + curvature * old;
            var value = Math.Abs(pull) <= alpha ? 0 : (pull - Math.Sign(pull) * alpha) / curvature;
            if (value == old) continue;
            coefficients[i] = value;
            AddColumn(i, old - value, gradient);
        }
    }

    private void AddColumn(int column, double factor, double[] target)
    {
        var values = _quadratic.AsSpan(column * _columns, _columns);
        var i = 0;
        var weight = new Vector<double>(factor);
        for (; i + Vector<double>.Count <= values.Length; i += Vector<double>.Count)
            (new Vector<double>(target, i) + weight * new Vector<double>(values[i..])).CopyTo(target, i);
        for (; i < values.Length; i++) target[i] += factor * values[i];
    }

    /// <summary>The largest |gradient| of a column that takes no part; at the optimum it is at most the penalty.</summary>
    private double LargestInactive(double[] coefficients, double[] gradient)
    {
        var largest = 0.0;
        for (var i = 0; i < _columns; i++)
            if (coefficients[i] == 0) largest = Math.Max(largest, Math.Abs(gradient[i]));
        return largest;
    }

    /// <summary>Goes to the exact minimum on the columns whose coefficients are not zero, dropping those that reach zero on the way.</summary>
    private void SolveOnActive(double alpha, double[] coefficients)
    {
        while (true)
        {
            var active = Enumerable.Range(0, _columns).Where(i => coefficients[i] != 0).ToArray();
            var factor = new double[active.Length * active.Length];
            var direction = new double[active.Length];
            var dependent = Factorise(active, factor);
            if (dependent < 0)
            {
                for (var i = 0; i < active.Length; i++) direction[i] = _linear[active[i]] - Math.Sign(coefficients[active[i]]) * alpha;
                Substitute(factor, active.Length, direction);
                for (var i = 0; i < active.Length; i++) direction[i] -= coefficients[active[i]];
            }
            else
            {
                NullDirection(active, dependent, factor, direction, coefficients);
            }
            if (!MoveUntilZero(active, direction, coefficients, dependent < 0 ? 1 : double.PositiveInfinity)) return;
        }
    }

    /// <summary>
    /// Moves along a direction, at most so far, until a coefficient reaches zero, and drops it.
    /// </summary>
    /// <returns>False when none did.</returns>
    private static bool MoveUntilZero(int[] active, double[] direction, double[] coefficients, double furthest)
    {
        var (step, dropped) = (furthest, -1);
        for (var i = 0; i < active.Length; i++)
        {
            var reach = -coefficients[active[i]] / direction[i]; // where this coefficient is zero
            if (reach >= 0 && reach < step) (step, dropped) = (reach, i);
        }
        if (double.IsInfinity(step)) return false;
        for (var i = 0; i < active.Length; i++) coefficients[active[i]] += step * direction[i];
        if (dropped >= 0) coefficients[active[dropped]] = 0;
        return dropped >= 0;
    }

    /// <summary>
    /// A direction in which linearly dependent columns cancel: predictions stay, and the sum of absolute coefficients does not grow.
    /// </summary>
    private void NullDirection(int[] active, int dependent, double[] factor, double[] direction, double[] coefficients)
    {
        for (var i = 0; i < dependent; i++) direction[i] = -_quadratic[active[i] * _columns + active[dependent]];
        Substitute(factor, active.Length, direction.AsSpan(0, dependent));
        direction[dependent] = 1;
        var slope = 0.0;
        for (var i = 0; i <= dependent; i++) slope += Math.Sign(coefficients[active[i]]) * direction[i];
        if (slope > 0)
            for (var i = 0; i <= dependent; i++) direction[i] = -direction[i];
    }

    /// <summary>Cholesky factor of the active part of Q, row-major lower triangle.</summary>
    /// <returns>−1, or the first column that depends linearly on those before it.</returns>
    private int Factorise(int[] active, double[] factor)
    {
        var n = active.Length;
        for (var i = 0; i < n; i++)
        {
            var row = factor.AsSpan(i * n, n);
            var products = _quadratic.AsSpan(active[i] * _columns, _columns);
            for (var j = 0; j <= i; j++)
            {
                var sum = products[active[j]] - Dot(row[..j], factor.AsSpan(j * n, j));
                if (j < i) row[j] = sum / factor[j * n + j];
                else if (sum <= SmallestPivot * products[active[i]]) return i;
                else row[i] = Math.Sqrt(sum);
            }
        }
        return -1;
    }

    /// <summary>Solves L L' v = values in place for the leading part of a factor.</summary>
    private static void Substitute(double[] factor, int stride, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - Dot(factor.AsSpan(i * stride, i), values[..i])) / factor[i * stride + i];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            values[i] /= factor[i * stride + i];
            for (var j = 0; j < i; j++) values[j] -= factor[i * stride + j] * values[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i + Vector<double>.Count <= a.Length; i += Vector<double>.Count)
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }
}
