using System.Numerics;

namespace Genomics.Lm.Data.Numerics.Internals;

/// <summary>
/// Minimise ½ b'Qb − q'b + α Σ|b|. Coordinate descent finds the columns that take part; the exact solution on those columns with
/// their signs then ends the search, a sign change on the way there dropping its column. Where columns are linearly dependent
/// coordinate descent goes on alone.
/// </summary>
internal sealed class LassoProblem
{
    private const int MostRounds = 20_000;
    private const int SweepsPerRound = 4;
    private const double Tolerance = 1e-12;      // of the largest penalty: violation at which coordinate descent alone stops
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
    public int Solve(double alpha, double[] coefficients)
    {
        var gradient = Gradient(coefficients);
        for (var round = 1; round <= MostRounds; round++)
        {
            Sweep(alpha, coefficients, gradient, activeOnly: false);
            for (var sweep = 1; sweep < SweepsPerRound; sweep++) Sweep(alpha, coefficients, gradient, activeOnly: true);
            var exact = SolveOnActive(alpha, coefficients);
            if (exact) Gradient(coefficients).CopyTo(gradient, 0);
            if (Violation(alpha, coefficients, gradient, inactiveOnly: exact) <= Tolerance * LargestAlpha) return round;
        }
        return MostRounds;
    }

    private double[] Gradient(double[] coefficients)
    {
        var gradient = (double[])_linear.Clone();
        for (var i = 0; i < _columns; i++)
            if (coefficients[i] != 0) AddColumn(i, -coefficients[i], gradient);
        return gradient;
    }

    private void Sweep(double alpha, double[] coefficients, double[] gradient, bool activeOnly)
    {
        for (var i = 0; i < _columns; i++)
        {
            var old = coefficients[i];
            if (activeOnly && old == 0) continue;
            var curvature = _quadratic[i * _columns + i];
            if (curvature <= 0) { coefficients[i] = 0; continue; }
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

    private double Violation(double alpha, double[] coefficients, double[] gradient, bool inactiveOnly)
    {
        var worst = 0.0;
        for (var i = 0; i < _columns; i++)
        {
            if (coefficients[i] == 0) worst = Math.Max(worst, Math.Abs(gradient[i]) - alpha);
            else if (!inactiveOnly) worst = Math.Max(worst, Math.Abs(gradient[i] - Math.Sign(coefficients[i]) * alpha));
        }
        return worst;
    }

    /// <summary>Goes to the exact minimum on the columns whose coefficients are not zero. False when they are linearly dependent.</summary>
    private bool SolveOnActive(double alpha, double[] coefficients)
    {
        while (true)
        {
            var active = Enumerable.Range(0, _columns).Where(i => coefficients[i] != 0).ToArray();
            var goal = new double[active.Length];
            for (var i = 0; i < active.Length; i++) goal[i] = _linear[active[i]] - Math.Sign(coefficients[active[i]]) * alpha;
            if (!CholeskySolve(active, goal)) return false;
            var (step, blocking) = (1.0, -1);
            for (var i = 0; i < active.Length; i++)
            {
                var old = coefficients[active[i]];
                if (goal[i] * old > 0 || old / (old - goal[i]) >= step) continue;
                (step, blocking) = (old / (old - goal[i]), i);
            }
            for (var i = 0; i < active.Length; i++)
                coefficients[active[i]] = blocking < 0 ? goal[i] : coefficients[active[i]] + step * (goal[i] - coefficients[active[i]]);
            if (blocking < 0) return true;
            coefficients[active[blocking]] = 0;
        }
    }

    private bool CholeskySolve(int[] active, double[] values)
    {
        const double SmallestPivot = 1e-9; // of the column's own variance: below it columns count as linearly dependent
        var n = active.Length;
        var factor = new double[n * n]; // row-major lower triangle
        for (var i = 0; i < n; i++)
        {
            var row = factor.AsSpan(i * n, n);
            for (var j = 0; j <= i; j++)
            {
                var sum = _quadratic[active[i] * _columns + active[j]] - Dot(row[..j], factor.AsSpan(j * n, j));
                if (j < i) row[j] = sum / factor[j * n + j];
                else if (sum <= SmallestPivot * _quadratic[active[i] * _columns + active[i]]) return false;
                else row[i] = Math.Sqrt(sum);
            }
        }
        for (var i = 0; i < n; i++) values[i] = (values[i] - Dot(factor.AsSpan(i * n, i), values.AsSpan(0, i))) / factor[i * n + i];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++) values[i] -= factor[j * n + i] * values[j];
            values[i] /= factor[i * n + i];
        }
        return true;
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
