using System.Numerics;

namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>
/// The Cholesky factor of the part of a quadratic form that belongs to the columns taking part. Columns keep the order in which they
/// came, so that a new one costs one row, and one that leaves costs the rows behind it.
/// </summary>
internal sealed class ActiveColumns(double[] quadratic, int size)
{
    private const double SmallestPivot = 1e-11; // of a column's own variance: below it the column depends linearly on others
    private readonly double[] _factor = new double[size * size]; // [used, size], row-major lower triangle
    private readonly int[] _order = new int[size];
    private readonly bool[] _isActive = new bool[size];
    private readonly double[] _direction = new double[size];
    private int _used, _factored;

    /// <summary>The columns taking part, in the order of the factor.</summary>
    public ReadOnlySpan<int> Columns => _order.AsSpan(0, _used);

    /// <summary>Room for one number per column taking part.</summary>
    public Span<double> Direction => _direction.AsSpan(0, _used);

    /// <summary>Brings the factor to the columns whose coefficients are not zero.</summary>
    /// <returns>False when a column depends linearly on those before it; the factor then ends before it.</returns>
    public bool Factorise(ReadOnlySpan<double> coefficients)
    {
        TakeOver(coefficients);
        for (; _factored < _used; _factored++)
            if (!AddRow(_factored)) return false;
        return true;
    }

    /// <summary>Solves L L' v = values in place, for as many leading columns as there are values.</summary>
    public void Solve(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - Dot(Row(i)[..i], values[..i])) / _factor[i * size + i];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            values[i] /= _factor[i * size + i];
            AddScaled(-values[i], Row(i)[..i], values);
        }
    }

    /// <summary>
    /// A direction in which the column that depends on others and those others cancel: predictions stay, and the sum of absolute
    /// coefficients does not grow. Covers the columns up to the dependent one.
    /// </summary>
    public Span<double> Dependence(ReadOnlySpan<double> coefficients)
    {
        var direction = _direction.AsSpan(0, _factored + 1);
        for (var i = 0; i < _factored; i++) direction[i] = -quadratic[_order[i] * size + _order[_factored]];
        Solve(direction[.._factored]);
        direction[_factored] = 1;
        var slope = 0.0;
        for (var i = 0; i < direction.Length; i++) slope += Math.Sign(coefficients[_order[i]]) * direction[i];
        if (slope > 0)
            for (var i = 0; i < direction.Length; i++) direction[i] = -direction[i];
        return direction;
    }

    /// <summary>target += factor × values, for as many as there are values.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> target)
    {
        var i = 0;
        var weight = new Vector<double>(factor);
        for (; i + Vector<double>.Count <= values.Length; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + weight * new Vector<double>(values[i..])).CopyTo(target[i..]);
        for (; i < values.Length; i++) target[i] += factor * values[i];
    }

    /// <summary>Drops columns that became zero and appends those that are no longer.</summary>
    private void TakeOver(ReadOnlySpan<double> coefficients)
    {
        var kept = 0;
        for (var i = 0; i < _used; i++)
        {
            if (coefficients[_order[i]] != 0)
            {
                _order[kept++] = _order[i];
                continue;
            }
            _isActive[_order[i]] = false;
            _factored = Math.Min(_factored, kept);
        }
        _used = kept;
        for (var column = 0; column < size; column++)
            if (coefficients[column] != 0 && !_isActive[column])
            {
                _isActive[column] = true;
                _order[_used++] = column;
            }
    }

    private bool AddRow(int i)
    {
        var row = Row(i);
        var products = quadratic.AsSpan(_order[i] * size, size);
        for (var j = 0; j < i; j++) row[j] = (products[_order[j]] - Dot(row[..j], Row(j)[..j])) / _factor[j * size + j];
        var rest = products[_order[i]] - Dot(row[..i], row[..i]);
        if (rest <= SmallestPivot * products[_order[i]]) return false;
        row[i] = Math.Sqrt(rest);
        return true;
    }

    private Span<double> Row(int i) => _factor.AsSpan(i * size, size);

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
