using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// A linear classifier fitted by penalised maximum likelihood: two classes by logistic regression, more by its multinomial form, with the
/// penalty chosen by cross-validated cross-entropy. Immutable.
/// </summary>
/// <remarks>
/// Columns are standardised by their mean and population standard deviation over all rows; intercepts are not penalised. Two classes share
/// one vector of coefficients w, given as −w/2 and +w/2, so that every model is a softmax of linear scores.
/// </remarks>
public sealed class LogisticRegression
{
    private readonly double[] _slopes;       // [classes, columns], on the scale of X as given
    private readonly double[] _intercepts;   // [classes]

    private LogisticRegression(int columns, double[] slopes, double[] intercepts, double penalty, IReadOnlyList<double> candidates,
        double[] losses)
        => (Columns, _slopes, _intercepts, Penalty, CandidatePenalties, CrossValidationLosses) =
        (columns, slopes, intercepts, penalty, candidates, losses);

    /// <summary>Number of columns of X.</summary>
    public int Columns { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _intercepts.Length;

    /// <summary>The penalty used.</summary>
    public double Penalty { get; }

    /// <summary>The penalties that could be chosen, ascending.</summary>
    public IReadOnlyList<double> CandidatePenalties { get; }

    /// <summary>
    /// Mean cross-entropy on the rows left out, per candidate; NaN for small penalties that were not tried any more because the loss had
    /// risen twice. Empty when there was nothing to choose.
    /// </summary>
    public IReadOnlyList<double> CrossValidationLosses { get; }

    /// <summary>[classes] intercepts of the scores, on the scale of X as given.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>The slopes of a class's score on the columns of X as given, [columns].</summary>
    public ReadOnlySpan<double> Slopes(int item) => _slopes.AsSpan(item * Columns, Columns);

    /// <summary>Fits the model.</summary>
    /// <param name="x">[rows, columns], row-major, finite.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="labels">[rows] the class of each row, from 0.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="options">Penalties and folds.</param>
    /// <param name="progress">Receives the number of fits done.</param>
    /// <param name="cancellationToken">Checked between fits.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, a label that is no class, or options out of range.</exception>
    /// <exception cref="GenomicsDataException">Fewer rows than folds.</exception>
    public static LogisticRegression Fit(
        ReadOnlySpan<float> x, int columns, ReadOnlySpan<int> labels, int classes,
        LogisticOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new LogisticOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (x.Length != (long)labels.Length * columns)
            throw new ArgumentException($"X of {x.Length} numbers does not make {labels.Length} rows of {columns} columns");
        if (options.RowGroups is { } groups && groups.Count != labels.Length)
            throw new ArgumentException($"{groups.Count} row groups for {labels.Length} rows", nameof(options));
        foreach (var label in labels)
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"label {label} is none of the {classes} classes", nameof(labels));
        if (labels.Length < Math.Max(4, options.Folds))
            throw new GenomicsDataException($"{labels.Length} rows are too few for a logistic regression with {options.Folds} folds");
        var problem = new LogisticProblem(x, columns, labels, classes, options.Threads);
        var path = new LogisticPath(problem, options, progress, cancellationToken);
        var losses = options.Penalties.Count > 1 ? path.CrossValidate() : [];
        var chosen = 0;
        for (var p = 1; p < losses.Length; p++)
            if (double.IsNaN(losses[chosen]) || losses[p] <= losses[chosen]) chosen = p;   // the larger penalty on ties
        var (slopes, intercepts) = problem.Unscale(path.Fit(options.Penalties[chosen]));
        return new LogisticRegression(columns, slopes, intercepts, options.Penalties[chosen], options.Penalties, losses);
    }

    /// <summary>The probability of every class for every row.</summary>
    /// <param name="x">[rows, columns], row-major.</param>
    /// <param name="destination">Receives [rows, classes], row-major.</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public void Predict(ReadOnlySpan<float> x, Span<double> destination)
    {
        var rows = x.Length / Columns;
        if (x.Length != (long)rows * Columns || destination.Length != (long)rows * Classes)
            throw new ArgumentException(
                $"X of {x.Length} numbers and a destination of {destination.Length} do not make rows of {Columns} columns and {Classes} "
                    + $"classes");
        for (var row = 0; row < rows; row++)
        {
            var line = x.Slice(row * Columns, Columns);
            for (var item = 0; item < Classes; item++)
            {
                var slopes = Slopes(item);
                var sum = _intercepts[item];
                for (var column = 0; column < line.Length; column++) sum += line[column] * slopes[column];
                destination[row * Classes + item] = sum;
            }
        }
        Softmax(destination, Classes);
    }

    /// <summary>Turns rows of scores into probabilities: exp(score) divided by the row's sum of them.</summary>
    /// <param name="scores">[rows, classes], overwritten.</param>
    /// <param name="classes">Number of classes.</param>
    public static void Softmax(Span<double> scores, int classes)
    {
        for (; scores.Length > 0; scores = scores[classes..])
        {
            var row = scores[..classes];
            var (max, sum) = (double.NegativeInfinity, 0.0);
            foreach (var score in row) max = Math.Max(max, score);
            foreach (ref var score in row) sum += score = Math.Exp(score - max);
            foreach (ref var score in row) score /= sum;
        }
    }
}
