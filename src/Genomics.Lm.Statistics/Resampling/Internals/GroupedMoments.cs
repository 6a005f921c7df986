using System.Numerics;

namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>
/// The sums that every correlation needs, one row per leakage group, so that a resampled correlation costs the number of groups
/// and not of genes. Values are centred and scaled first: r does not change, and sums of squares do not cancel.
/// </summary>
/// <remarks>Columns per condition: n, Σy, Σy²; then per predictor Σx, Σx², Σxy.</remarks>
internal sealed class GroupedMoments
{
    private const int PerCondition = 3, PerPredictor = 3;
    private readonly double[] _rows; // [groups, Width]
    private readonly int _predictors, _conditions;

    public GroupedMoments(ReadOnlySpan<double> observed, int conditions, IReadOnlyList<double[]> predictions, GroupIndex groups)
    {
        (_predictors, _conditions, Groups) = (predictions.Count, conditions, groups.Count);
        var used = conditions * (PerCondition + PerPredictor * _predictors);
        Width = (used + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _rows = new double[(long)Groups * Width];
        Totals = new double[Width];
        for (var condition = 0; condition < conditions; condition++) Add(observed, predictions, groups, condition);
        for (var i = 0; i < _rows.Length; i++) Totals[i % Width] += _rows[i];
    }

    public int Groups { get; }

    /// <summary>Columns of a row, padded to whole vectors.</summary>
    public int Width { get; }

    /// <summary>Sums over all groups.</summary>
    public double[] Totals { get; }

    /// <summary>The row of one group.</summary>
    public ReadOnlySpan<double> Row(int group) => _rows.AsSpan(group * Width, Width);

    /// <summary>Genes of each group that were observed under a condition.</summary>
    public IEnumerable<double> Sizes(int condition)
        => Enumerable.Range(0, Groups).Select(group => Row(group)[condition * (PerCondition + PerPredictor * _predictors)]);

    /// <summary>Observations of each group under all conditions together.</summary>
    public IEnumerable<double> Sizes()
        => Enumerable.Range(0, Groups).Select(group =>
        {
            var sum = 0.0;
            for (var c = 0; c < _conditions; c++) sum += Row(group)[c * (PerCondition + PerPredictor * _predictors)];
            return sum;
        });

    /// <summary>Sums over groups, each counted as often as it was drawn.</summary>
    public void Weigh(ReadOnlySpan<int> counts, Span<double> sums)
    {
        sums.Clear();
        for (var group = 0; group < counts.Length; group++)
        {
            if (counts[group] == 0) continue;
            var weight = new Vector<double>(counts[group]);
            var row = _rows.AsSpan(group * Width, Width);
            for (var column = 0; column < row.Length; column += Vector<double>.Count)
            {
                var at = sums[column..];
                (new Vector<double>(at) + weight * new Vector<double>(row[column..])).CopyTo(at);
            }
        }
    }

    /// <summary>r of a predictor with the observations from such sums; 0 where one of them does not vary.</summary>
    public double Correlation(ReadOnlySpan<double> sums, int predictor, int condition)
    {
        var start = condition * (PerCondition + PerPredictor * _predictors);
        var (n, y, yy) = (sums[start], sums[start + 1], sums[start + 2]);
        var own = start + PerCondition + PerPredictor * predictor;
        var (x, xx, xy) = (sums[own], sums[own + 1], sums[own + 2]);
        if (n < 2) return 0;
        var (varianceX, varianceY) = (xx - x * x / n, yy - y * y / n);
        if (!(varianceX > 1e-12 * xx) || !(varianceY > 1e-12 * yy)) return 0;
        return Math.Clamp((xy - x * y / n) / Math.Sqrt(varianceX * varianceY), -1, 1);
    }

    private void Add(ReadOnlySpan<double> observed, IReadOnlyList<double[]> predictions, GroupIndex groups, int condition)
    {
        var genes = observed.Length / _conditions;
        var y = Standardized(observed, observed, condition);
        var start = condition * (PerCondition + PerPredictor * _predictors);
        for (var gene = 0; gene < genes; gene++)
        {
            if (double.IsNaN(y[gene])) continue;
            var row = _rows.AsSpan(groups.GroupOf(gene) * Width + start);
            row[0]++;
            row[1] += y[gene];
            row[2] += y[gene] * y[gene];
        }
        for (var predictor = 0; predictor < _predictors; predictor++)
        {
            var x = Standardized(predictions[predictor], observed, condition);
            for (var gene = 0; gene < genes; gene++)
            {
                if (double.IsNaN(y[gene])) continue;
                var row = _rows.AsSpan(groups.GroupOf(gene) * Width + start + PerCondition + PerPredictor * predictor);
                row[0] += x[gene];
                row[1] += x[gene] * x[gene];
                row[2] += x[gene] * y[gene];
            }
        }
    }

    // one condition's values with mean 0 and variance 1 over genes that were observed (all 0 when constant); NaN elsewhere
    private double[] Standardized(ReadOnlySpan<double> values, ReadOnlySpan<double> observed, int condition)
    {
        var column = new double[observed.Length / _conditions];
        double sum = 0, squares = 0;
        var (n, low, high) = (0, double.PositiveInfinity, double.NegativeInfinity);
        for (var gene = 0; gene < column.Length; gene++)
        {
            var at = gene * _conditions + condition;
            column[gene] = double.IsNaN(observed[at]) ? double.NaN : values[at];
            if (double.IsNaN(column[gene])) continue;
            (sum, n, low, high) = (sum + column[gene], n + 1, Math.Min(low, column[gene]), Math.Max(high, column[gene]));
        }
        var mean = sum / n;
        foreach (var value in column)
            if (!double.IsNaN(value)) squares += (value - mean) * (value - mean);
        var scale = low < high ? 1 / Math.Sqrt(squares / n) : 0;
        for (var gene = 0; gene < column.Length; gene++) column[gene] = (column[gene] - mean) * scale;
        return column;
    }
}
