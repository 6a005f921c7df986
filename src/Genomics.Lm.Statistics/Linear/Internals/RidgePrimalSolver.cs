using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// (X'X + λI) w = X'y with X'X of the training rows of a fold as the total minus the fold's own, which is computed again when its turn
// comes, and centred line by line on the way into the factor: with thousands of columns each matrix takes hundreds of megabytes. Three are
// held: the total, the fold's and the factor.
internal sealed class RidgePrimalSolver : RidgeSolver
{
    private readonly int _columns;
    private readonly double[] _y;   // [all rows, responses of the group]
    private readonly GramMatrix _total;
    private readonly double[] _line;
    private int[] _fold = [];
    private GramMatrix? _left;

    public RidgePrimalSolver(RidgeGroup group, ReadOnlySpan<float> x, RidgeOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
        : base(group, options, progress, cancellationToken)
    {
        _columns = group.Centers.Length;
        _y = new double[x.Length / _columns * group.Responses.Length];
        for (var i = 0; i < group.Rows.Length; i++)
            group.Y.AsSpan(i * group.Responses.Length, group.Responses.Length).CopyTo(_y.AsSpan(group.Rows[i] * group.Responses.Length));
        _total = Gram(group.Folds[0], x);
        foreach (var fold in group.Folds.Skip(1)) _total.AddInPlace(_left = Gram(fold, x));
        _line = new double[_columns];
    }

    public override double[] Solve(double penalty, ReadOnlySpan<int> members, ReadOnlySpan<float> x)
    {
        _left = null;
        var factor = Factor(_columns, Centred, penalty * _total.Rows);
        var coefficients = new double[members.Length * _columns];
        for (var m = 0; m < members.Length; m++)
        {
            var target = coefficients.AsSpan(m * _columns, _columns);
            _total.CentredLine(null, _columns + members[m], target);
            factor.Solve(target);
        }
        return coefficients;
    }

    protected override void LeaveOut(int[] fold, ReadOnlySpan<float> x) => (_fold, _left) = (fold, Gram(fold, x));

    private ReadOnlySpan<double> Centred(int column)
    {
        _total.CentredLine(_left, column, _line);
        return _line;
    }

    // in the memory of the last fold's: a collector leaves matrices of this size lying about for long
    private GramMatrix Gram(int[] fold, ReadOnlySpan<float> x)
        => GramMatrix.Compute(x, _columns, _y, Group.Responses.Length, Group.Centers, Group.Scales, [.. fold.Select(i => Group.Rows[i])],
            Options.Threads, Cancellation, _left);

    protected override unsafe void FoldErrors(double penalty, ReadOnlySpan<float> x, Span<double> sums, double[] predictions)
    {
        var left = _left!;
        var factor = Factor(_columns, Centred, penalty * (_total.Rows - left.Rows));
        var results = new double[Group.Responses.Length];
        fixed (float* pinned = x)
        {
            var address = (nint)pinned;
            ParallelLoop.For(0, results.Length, Parallelism.Of(Options.Threads), member =>
            {
                var w = new double[_columns];
                _total.CentredLine(left, _columns + member, w);
                factor.Solve(w);
                var intercept = Intercept(left, w, member);
                results[member] = SquaredErrors(left, w, intercept, member);
                PredictFold((float*)address, w, intercept, member, predictions);
            });
        }
        results.CopyTo(sums);
    }

    // Σ (y − b − x'w)² over the rows left out, from their sums of products alone
    private double SquaredErrors(GramMatrix left, double[] w, double intercept, int member)
    {
        var quadratic = 0.0;
        for (var column = 0; column < _columns; column++)
            quadratic += w[column] * CholeskyFactor.Dot(left.Products(column), w);
        return left.ResponseProduct(member, member) - 2 * intercept * left.ResponseSum(member) + left.Rows * intercept * intercept
            - 2 * CholeskyFactor.Dot(left.CrossProducts(member), w) + 2 * intercept * CholeskyFactor.Dot(left.Sums, w) + quadratic;
    }

    private unsafe void PredictFold(float* x, double[] w, double intercept, int member, double[] predictions)
    {
        var constant = Group.Means[member] + intercept;
        var slopes = new double[_columns];
        for (var column = 0; column < _columns; column++)
        {
            slopes[column] = w[column] / Group.Scales[column];
            constant -= slopes[column] * Group.Centers[column];
        }
        foreach (var position in _fold)
        {
            var line = x + (nint)Group.Rows[position] * _columns;
            var sum = constant;
            for (var column = 0; column < _columns; column++) sum += slopes[column] * line[column];
            predictions[position * Group.Responses.Length + member] = sum;
        }
    }

    private double Intercept(GramMatrix left, double[] w, int member)
    {
        var trainingSums = new double[_columns];
        for (var column = 0; column < _columns; column++) trainingSums[column] = _total.Sums[column] - left.Sums[column];
        return (_total.ResponseSum(member) - left.ResponseSum(member) - CholeskyFactor.Dot(trainingSums, w))
            / (_total.Rows - left.Rows);
    }
}
