using System.Numerics;
using System.Runtime.InteropServices;
using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>
/// Mean cross-entropy of a linear classifier and its gradient over some rows of standardised data. Parameters are score vectors
/// [scores, columns] followed by their intercepts: one score for two classes (that of the second; the first has 0), otherwise one per
/// class.
/// </summary>
internal sealed class LogisticProblem
{
    // rows per work item; sums within one are floats, those over items doubles in the order of the rows
    private const int RowsPerItem = 256;

    private readonly float[] _x;   // [rows, _stride], standardised, zeros behind the columns
    private readonly int[] _labels;
    private readonly double[] _means, _deviations;
    private readonly int _columns, _stride, _classes;
    private readonly ParallelOptions _parallel;

    public LogisticProblem(ReadOnlySpan<float> x, int columns, ReadOnlySpan<int> labels, int classes, int threads)
    {
        (_columns, _classes, _labels) = (columns, classes, labels.ToArray());
        _stride = (columns + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _parallel = Parallelism.Of(threads);
        (_means, _deviations) = (new double[columns], new double[columns]);
        var rows = labels.Length;
        for (var i = 0; i < x.Length; i++) _means[i % columns] += x[i] / (double)rows;
        for (var i = 0; i < x.Length; i++) _deviations[i % columns] += (x[i] - _means[i % columns]) * (x[i] - _means[i % columns]) / rows;
        for (var column = 0; column < columns; column++) _deviations[column] = Math.Sqrt(_deviations[column]);
        _x = new float[checked(rows * _stride)];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                if (Varies(column))
                    _x[row * _stride + column] = (float)((x[row * columns + column] - _means[column]) / _deviations[column]);
    }

    public int Rows => _labels.Length;

    /// <summary>Number of parameters.</summary>
    public int Size => Scores * (_columns + 1);

    private int Scores => _classes == 2 ? 1 : _classes;

    /// <summary>Mean cross-entropy over some rows plus penalty × sum of squares of the slopes, and its gradient.</summary>
    public double Evaluate(double[] parameters, int[] rows, double penalty, double[] gradient)
    {
        var slopes = Pack(parameters);
        var items = (rows.Length + RowsPerItem - 1) / RowsPerItem;
        var (losses, parts, biases) = (new double[items], new float[items][], new double[items * Scores]);
        ParallelLoop.For(0, items, _parallel, item =>
        {
            parts[item] = new float[Scores * _stride];
            var share = rows.AsSpan(item * RowsPerItem, Math.Min(RowsPerItem, rows.Length - item * RowsPerItem));
            losses[item] = Sum(parameters, slopes, share, parts[item], biases.AsSpan(item * Scores, Scores));
        });
        Array.Clear(gradient);
        for (var item = 0; item < items; item++)
            for (var score = 0; score < Scores; score++)
            {
                for (var column = 0; column < _columns; column++)
                    gradient[score * _columns + column] += parts[item][score * _stride + column];
                gradient[Scores * _columns + score] += biases[item * Scores + score];
            }
        var squares = 0.0;
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] /= rows.Length;
            if (i >= Scores * _columns) continue;
            gradient[i] += 2 * penalty * parameters[i];
            squares += parameters[i] * parameters[i];
        }
        return losses.Sum() / rows.Length + penalty * squares;
    }

    /// <summary>Mean cross-entropy over some rows.</summary>
    public double Loss(double[] parameters, int[] rows)
    {
        var slopes = Pack(parameters);
        return Sum(parameters, slopes, rows, null, default) / rows.Length;
    }

    /// <summary>Slopes and intercepts per class on the scale of the data as given.</summary>
    public (double[] Slopes, double[] Intercepts) Unscale(double[] parameters)
    {
        var (slopes, intercepts) = (new double[_classes * _columns], new double[_classes]);
        for (var item = 0; item < _classes; item++)
        {
            var (score, factor) = _classes == 2 ? (0, item == 0 ? -0.5 : 0.5) : (item, 1.0);
            intercepts[item] = factor * parameters[Scores * _columns + score];
            for (var column = 0; column < _columns; column++)
            {
                if (!Varies(column)) continue;
                var slope = slopes[item * _columns + column] = factor * parameters[score * _columns + column] / _deviations[column];
                intercepts[item] -= slope * _means[column];
            }
        }
        return (slopes, intercepts);
    }

    private bool Varies(int column) => _deviations[column] > 1e-12 * Math.Max(1, Math.Abs(_means[column]));

    private float[] Pack(double[] parameters)
    {
        var slopes = new float[Scores * _stride];
        for (var score = 0; score < Scores; score++)
            for (var column = 0; column < _columns; column++)
                slopes[score * _stride + column] = (float)parameters[score * _columns + column];
        return slopes;
    }

    private double Sum(double[] parameters, float[] slopes, ReadOnlySpan<int> rows, float[]? gradient, Span<double> biases)
    {
        var loss = 0.0;
        Span<double> probabilities = stackalloc double[_classes];
        foreach (var row in rows)
        {
            var line = _x.AsSpan(row * _stride, _stride);
            probabilities[0] = 0;
            for (var score = 0; score < Scores; score++)
                probabilities[score + _classes - Scores] = Dot(line, slopes.AsSpan(score * _stride, _stride))
                    + parameters[Scores * _columns + score];
            LogisticRegression.Softmax(probabilities, _classes);
            loss -= Math.Log(Math.Max(probabilities[_labels[row]], double.Epsilon));
            if (gradient is null) continue;
            for (var score = 0; score < Scores; score++)
            {
                var item = score + _classes - Scores;
                var error = probabilities[item] - (_labels[row] == item ? 1 : 0);
                biases[score] += error;
                AddScaled(gradient.AsSpan(score * _stride, _stride), (float)error, line);
            }
        }
        return loss;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return Vector.Sum(sum);
    }

    private static void AddScaled(Span<float> sum, float factor, ReadOnlySpan<float> values)
    {
        var to = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var from = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < to.Length; i++) to[i] += factor * from[i];
    }
}
