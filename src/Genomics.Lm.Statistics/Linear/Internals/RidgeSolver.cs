using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// What the primal and the dual form of a ridge regression have in common: the walk over folds and penalties.
internal abstract class RidgeSolver(RidgeGroup group, RidgeOptions options, IProgress<WorkProgress>? progress,
    CancellationToken cancellationToken)
{
    private CholeskyFactor? _factor;
    private int _done;

    protected RidgeGroup Group { get; } = group;

    protected CancellationToken Cancellation { get; } = cancellationToken;

    protected RidgeOptions Options { get; } = options;

    /// <summary>Mean squared error on the rows left out, [responses of the group, penalties].</summary>
    /// <param name="x">[all rows, columns], as at construction.</param>
    /// <param name="predictions">[penalties][rows of the group, responses of the group] receives the predictions of the rows left out, on
    /// the scale of Y as given.</param>
    public double[] CrossValidate(ReadOnlySpan<float> x, double[][] predictions)
    {
        var (width, count) = (Group.Responses.Length, Options.Penalties.Count);
        var errors = new double[width * count];
        var sums = new double[width];
        foreach (var fold in Group.Folds)
        {
            LeaveOut(fold, x);
            for (var penalty = 0; penalty < count; penalty++)
            {
                FoldErrors(Options.Penalties[penalty], x, sums, predictions[penalty]);
                for (var member = 0; member < width; member++) errors[member * count + penalty] += sums[member] / Group.Rows.Length;
            }
        }
        return errors;
    }

    /// <summary>Coefficients of the standardised columns fitted on all rows, [members, columns].</summary>
    /// <param name="penalty">The penalty.</param>
    /// <param name="members">Responses of the group.</param>
    /// <param name="x">[all rows, columns], as at construction.</param>
    public abstract double[] Solve(double penalty, ReadOnlySpan<int> members, ReadOnlySpan<float> x);

    /// <summary>Prepares the fit on all rows but those at the given positions.</summary>
    protected abstract void LeaveOut(int[] fold, ReadOnlySpan<float> x);

    /// <summary>Fits without the fold, predicts its rows and sums their squared errors, per response of the group.</summary>
    protected abstract void FoldErrors(double penalty, ReadOnlySpan<float> x, Span<double> sums, double[] predictions);

    /// <summary>A factor that holds until the next one is asked for.</summary>
    protected CholeskyFactor Factor(int size, SymmetricRow row, double diagonal)
    {
        Cancellation.ThrowIfCancellationRequested();
        _factor = CholeskyFactor.Compute(size, row, diagonal, Options.Threads, _factor)
            ?? throw new GenomicsDataException(FormattableString.Invariant(
            $"the penalty {diagonal} is too small against the rounding of {size} collinear features; leave out the smallest penalties"));
        progress?.Report(new WorkProgress("ridge", ++_done, Group.Folds.Length * Options.Penalties.Count + 1));
        return _factor;
    }
}
