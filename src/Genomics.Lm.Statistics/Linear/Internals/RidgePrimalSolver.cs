using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// (X'X + λI) w = X'y with X'X of the training rows of a fold as the total minus the fold's own, which is computed again when its turn
// comes: with thousands of columns a matrix per fold would take gigabytes.
internal sealed class RidgePrimalSolver : RidgeSolver
{
    private readonly int _columns;
    private readonly double[] _y;   // [all rows, responses of the group]
    private readonly GramMatrix _total;
    private GramMatrix _left, _training, _centred;

    public RidgePrimalSolver(RidgeGroup group, ReadOnlySpan<float> x, RidgeOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
        : base(group, options, progress, cancellation)
    {
        _columns = group.Centers.Length;
        _y = new double[x.Length / _columns * group.Responses.Length];
        for (var i = 0; i < group.Rows.Length; i++)
            group.Y.AsSpan(i * group.Responses.Length, group.Responses.Length).CopyTo(_y.AsSpan(group.Rows[i] * group.Responses.Length));
        _total = Gram(group.Folds[0], x);
        foreach (var fold in group.Folds.Skip(1)) _total = _total.Add(Gram(fold, x));
        _left = _training = _centred = _total;
    }

    public override double[] Solve(double penalty, ReadOnlySpan<int> members)
    {
        var centred = _total.Centred();
        var factor = Factor(_columns, centred.Products, penalty * _total.Rows);
        var coefficients = new double[members.Length * _columns];
        for (var m = 0; m < members.Length; m++)
        {
            var target = coefficients.AsSpan(m * _columns, _columns);
            centred.CrossProducts(members[m]).CopyTo(target);
            factor.Solve(target);
        }
        return coefficients;
    }

    protected override void LeaveOut(int[] fold, ReadOnlySpan<float> x)
    {
        _left = Gram(fold, x);
        _training = _total.Subtract(_left);
        _centred = _training.Centred();
    }

    private GramMatrix Gram(int[] fold, ReadOnlySpan<float> x)
        => GramMatrix.Compute(x, _columns, _y, Group.Responses.Length, Group.Centers, Group.Scales, [.. fold.Select(i => Group.Rows[i])],
        Options.Threads, Cancellation);

    protected override void FoldErrors(double penalty, Span<double> sums)
    {
        var factor = Factor(_columns, _centred.Products, penalty * _training.Rows);
        var results = new double[Group.Responses.Length];
        ParallelLoop.For(0, results.Length, Parallelism.Of(Options.Threads), member =>
        {
            var w = _centred.CrossProducts(member).ToArray();
            factor.Solve(w);
            results[member] = SquaredErrors(w, member);
        });
        results.CopyTo(sums);
    }

    // Σ (y − b − x'w)² over the rows left out, from their sums of products alone
    private double SquaredErrors(double[] w, int member)
    {
        var intercept = (_training.ResponseSum(member) - CholeskyFactor.Dot(_training.Sums, w)) / _training.Rows;
        var quadratic = 0.0;
        for (var column = 0; column < _columns; column++)
            quadratic += w[column] * CholeskyFactor.Dot(_left.Products(column), w);
        return _left.ResponseProduct(member, member) - 2 * intercept * _left.ResponseSum(member) + _left.Rows * intercept * intercept
            - 2 * CholeskyFactor.Dot(_left.CrossProducts(member), w) + 2 * intercept * CholeskyFactor.Dot(_left.Sums, w) + quadratic;
    }
}
