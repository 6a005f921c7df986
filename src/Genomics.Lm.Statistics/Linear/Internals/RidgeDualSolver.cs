using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Fewer rows than columns: w = X'a with (XX' + λI) a = y. XX' is computed once; the training rows of a fold are a part of it, centred
// about their own mean on the way into the factor. X is standardised in chunks of columns when it is needed, so that only X as given, XX'
// and a factor are held.
internal sealed unsafe class RidgeDualSolver : RidgeSolver
{
    private readonly int _columns, _rows;
    private readonly GramMatrix _kernel;  // [rows, rows] XX'
    private int[] _fold = [], _training = [];
    private double[] _line = [];          // [training] a centred row
    private double[] _rowMeans = [];      // [training] means of the uncentred rows
    private double _mean;

    public RidgeDualSolver(RidgeGroup group, ReadOnlySpan<float> x, RidgeOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
        : base(group, options, progress, cancellationToken)
    {
        (_columns, _rows) = (group.Centers.Length, group.Rows.Length);
        fixed (float* pinned = x)
        {
            var address = (nint)pinned;
            _kernel = GramMatrix.ComputeByChunks(_columns, _rows, (first, count, chunk) => Standardise(address, first, count, chunk),
                options.Threads, cancellationToken);
        }
    }

    public override double[] Solve(double penalty, ReadOnlySpan<int> members, ReadOnlySpan<float> x)
    {
        var factor = Factor(_rows, _kernel.Products, penalty * _rows);
        var (coefficients, all) = (new double[members.Length * _columns], new double[members.Length][]);
        for (var m = 0; m < members.Length; m++)
        {
            all[m] = new double[_rows];
            for (var i = 0; i < _rows; i++) all[m][i] = Response(i, members[m]);
            factor.Solve(all[m]);
        }
        var chunk = new double[Math.Min(_columns, SymmetricProduct.Depth) * _rows];
        fixed (float* pinned = x)
            for (var first = 0; first < _columns; first += SymmetricProduct.Depth)
            {
                var count = Math.Min(SymmetricProduct.Depth, _columns - first);
                Standardise((nint)pinned, first, count, chunk);
                for (var m = 0; m < members.Length; m++)
                    for (var column = 0; column < count; column++)
                        coefficients[m * _columns + first + column] = CholeskyFactor.Dot(chunk.AsSpan(column * _rows, _rows), all[m]);
            }
        return coefficients;
    }

    // [count, rows] of standardised columns
    private void Standardise(nint address, int first, int count, double[] chunk)
        => ParallelLoop.For(0, (_rows + 63) / 64, Parallelism.Of(Options.Threads), block =>
        {
            var x = (float*)address;
            for (var i = block * 64; i < Math.Min(_rows, block * 64 + 64); i++)
                for (var column = 0; column < count; column++)
                    chunk[column * _rows + i] =
                        (x[(nint)Group.Rows[i] * _columns + first + column] - Group.Centers[first + column]) / Group.Scales[first + column];
        });

    protected override void LeaveOut(int[] fold, ReadOnlySpan<float> x)
    {
        var left = fold.ToHashSet();
        _fold = fold;
        _training = [.. Enumerable.Range(0, _rows).Where(i => !left.Contains(i))];
        var n = _training.Length;
        (_line, _rowMeans) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++) _rowMeans[i] = MeanOverTraining(_training[i]);
        _mean = _rowMeans.Average();
    }

    private ReadOnlySpan<double> Centred(int i)
    {
        var line = _kernel.Products(_training[i]);
        for (var j = 0; j <= i; j++) _line[j] = line[_training[j]] - _rowMeans[i] - _rowMeans[j] + _mean;
        return _line;
    }

    protected override void FoldErrors(double penalty, ReadOnlySpan<float> x, Span<double> sums, double[] predictions)
    {
        var n = _training.Length;
        var factor = Factor(n, Centred, penalty * n);
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
                var predicted = Predict(row, weights);
                var error = Response(row, member) - intercept - predicted;
                sums[member] += error * error;
                predictions[row * sums.Length + member] = Group.Means[member] + intercept + predicted;
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
