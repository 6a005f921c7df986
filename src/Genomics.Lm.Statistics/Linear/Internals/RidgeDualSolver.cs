using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Fewer rows than columns: w = X'a with (XX' + λI) a = y. XX' is computed once; the training rows of a fold are a part of it, centred
// about their own mean.
internal sealed class RidgeDualSolver : RidgeSolver
{
    private readonly double[] _x;         // [columns, rows] standardised
    private readonly int _columns, _rows;
    private readonly GramMatrix _kernel;  // [rows, rows] XX'
    private int[] _fold = [], _training = [];
    private double[] _centred = [];       // [training, training]
    private double[] _rowMeans = [];      // [training] means of the uncentred rows
    private double _mean;

    public RidgeDualSolver(RidgeGroup group, ReadOnlySpan<float> x, RidgeOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
        : base(group, options, progress, cancellation)
    {
        (_columns, _rows) = (group.Centers.Length, group.Rows.Length);
        _x = new double[_columns * _rows];
        for (var i = 0; i < _rows; i++)
            for (var column = 0; column < _columns; column++)
                _x[column * _rows + i] = (x[group.Rows[i] * _columns + column] - group.Centers[column]) / group.Scales[column];
        _kernel = GramMatrix.Compute(_x, _rows, [], 0, threads: options.Threads, cancellation: cancellation);
    }

    public override double[] Solve(double penalty, ReadOnlySpan<int> members)
    {
        var factor = Factor(_rows, _kernel.Products, penalty * _rows);
        var coefficients = new double[members.Length * _columns];
        for (var m = 0; m < members.Length; m++)
        {
            var weights = new double[_rows];
            for (var i = 0; i < _rows; i++) weights[i] = Response(i, members[m]);
            factor.Solve(weights);
            for (var column = 0; column < _columns; column++)
                coefficients[m * _columns + column] = CholeskyFactor.Dot(_x.AsSpan(column * _rows, _rows), weights);
        }
        return coefficients;
    }

    protected override void LeaveOut(int[] fold, ReadOnlySpan<float> x)
    {
        var left = fold.ToHashSet();
        _fold = fold;
        _training = [.. Enumerable.Range(0, _rows).Where(i => !left.Contains(i))];
        var n = _training.Length;
        (_centred, _rowMeans) = (new double[n * n], new double[n]);
        for (var i = 0; i < n; i++) _rowMeans[i] = MeanOverTraining(_training[i]);
        _mean = _rowMeans.Average();
        for (var i = 0; i < n; i++)
        {
            var line = _kernel.Products(_training[i]);
            for (var j = 0; j < n; j++) _centred[i * n + j] = line[_training[j]] - _rowMeans[i] - _rowMeans[j] + _mean;
        }
    }

    protected override void FoldErrors(double penalty, Span<double> sums)
    {
        var n = _training.Length;
        var factor = Factor(n, i => _centred.AsSpan(i * n, n), penalty * n);
        for (var member = 0; member < sums.Length; member++)
        {
            var intercept = 0.0;
            foreach (var i in _training) intercept += Response(i, member) / n;
            var weights = new double[n];
            for (var i = 0; i < n; i++) weights[i] = Response(_training[i], member) - intercept;
            factor.Solve(weights);
            sums[member] = 0;
            foreach (var row in _fold)
            {
                var error = Response(row, member) - intercept - Predict(row, weights);
                sums[member] += error * error;
            }
        }
    }

    private double Predict(int row, double[] weights)
    {
        var line = _kernel.Products(row);
        var (mean, sum) = (MeanOverTraining(row), 0.0);
        for (var i = 0; i < weights.Length; i++) sum += weights[i] * (line[_training[i]] - mean - _rowMeans[i] + _mean);
        return sum;
    }

    private double MeanOverTraining(int row)
    {
        var line = _kernel.Products(row);
        var sum = 0.0;
        foreach (var i in _training) sum += line[i];
        return sum / _training.Length;
    }

    private double Response(int position, int member) => Group.Y[position * Group.Responses.Length + member];
}
