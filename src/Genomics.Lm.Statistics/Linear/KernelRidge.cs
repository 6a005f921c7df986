using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// Kernel ridge regression (Saunders, Gammerman and Vovk 1998) on similarities c ≤ 1 such as cosines: with K = exp(s (c − 1)), the
/// prediction is b + Σ w K with (K + λI) w = y − b and b the mean of y. Scale s and penalty are chosen by cross-validation. Immutable.
/// </summary>
/// <remarks>
/// One Cholesky factor serves all responses that are observed in the same rows and take the same penalty. A missing value (NaN) takes its
/// row out of that response only. Beside the similarities (2 n² bytes) one factor is held (8 n² bytes).
/// </remarks>
public sealed class KernelRidge
{
    private readonly double[] _weights;     // [rows, responses]
    private readonly double[] _intercepts;  // [responses]
    private readonly double[] _penalties;   // [responses]
    private readonly double[] _errors;      // [responses, scales, penalties]
    private readonly int _candidates;

    private KernelRidge(double scale, double[] weights, double[] intercepts, double[] penalties, double[] errors, int candidates)
        => (Scale, _weights, _intercepts, _penalties, _errors, _candidates) = (scale, weights, intercepts, penalties, errors, candidates);

    /// <summary>The most rows that a fit takes: those of a matrix in one array.</summary>
    public const int LargestRows = 46_000;

    /// <summary>Number of rows that were learnt.</summary>
    public int Rows => _weights.Length / Responses;

    /// <summary>Number of responses.</summary>
    public int Responses => _intercepts.Length;

    /// <summary>The chosen scale s.</summary>
    public double Scale { get; }

    /// <summary>The chosen penalty of each response (see <see cref="KernelRidgeOptions.Penalties"/>).</summary>
    public ReadOnlySpan<double> Penalties => _penalties;

    /// <summary>The intercept of each response.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>The weight of every learnt row, [rows, responses].</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>
    /// Mean squared error on the rows left out, [scales, penalties] of the options; empty when there was nothing to choose.
    /// </summary>
    public ReadOnlySpan<double> CrossValidationErrors(int response) => _errors.AsSpan(response * _candidates, _candidates);

    /// <summary>The most memory that a fit takes, similarities included, in bytes.</summary>
    /// <param name="rows">Rows to learn.</param>
    public static long MemoryForecast(int rows)
    {
        long padded = SymmetricProduct.Padded(rows);
        return 2L * rows * (rows + 1) + 8 * padded * (padded + SymmetricProduct.BlockColumns);
    }

    /// <summary>Fits the model.</summary>
    /// <param name="similarities">c of every pair of rows; 1 on the diagonal.</param>
    /// <param name="y">[rows, responses], row-major; NaN = missing.</param>
    /// <param name="responses">Columns of Y.</param>
    /// <param name="options">Scales, penalties and folds.</param>
    /// <param name="progress">Receives the number of factorisations done.</param>
    /// <param name="cancellationToken">Checked between factorisations.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or options out of range.</exception>
    /// <exception cref="GenomicsDataException">A response with fewer than 4 values, or similarities that are none.</exception>
    public static KernelRidge Fit(SymmetricMatrix similarities, ReadOnlySpan<double> y, int responses, KernelRidgeOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        options ??= new KernelRidgeOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(responses);
        var rows = similarities.Size;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, LargestRows, nameof(similarities));
        if (y.Length != (long)rows * responses || options.RowGroups is { } groups && groups.Count != rows)
            throw new ArgumentException(
                $"similarities of {rows} rows, Y of {y.Length} numbers, {responses} responses and {options.RowGroups?.Count ?? rows} row "
                    + $"groups do not match");
        var candidates = options.Scales.Count * options.Penalties.Count;
        var (intercepts, penalties, errors) = (new double[responses], new double[responses],
            candidates > 1 ? new double[responses * candidates] : []);
        var solver = new KernelRidgeSolver(similarities, y.ToArray(), responses, options, progress, cancellationToken);
        var observed = RidgeGroup.ByObservedRows(y, responses);
        if (candidates > 1)
            foreach (var group in observed) solver.CrossValidate(group, errors);
        var scale = errors.Length == 0 ? 0 : solver.ChooseScale(errors);
        var weights = new double[rows * responses];
        foreach (var group in observed)
            foreach (var same in group.Responses.GroupBy(r => errors.Length == 0 ? 0 : solver.ChoosePenalty(errors, r, scale)))
            {
                solver.Solve(group.Rows, [.. same], options.Scales[scale], options.Penalties[same.Key], weights, intercepts);
                foreach (var response in same) penalties[response] = options.Penalties[same.Key];
            }
        return new KernelRidge(options.Scales[scale], weights, intercepts, penalties, errors, errors.Length == 0 ? 0 : candidates);
    }

    /// <summary>Makes a model from stored numbers.</summary>
    /// <param name="scale">The scale s.</param>
    /// <param name="weights">[rows, responses].</param>
    /// <param name="intercepts">[responses].</param>
    /// <param name="penalties">[responses].</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a scale that is not positive.</exception>
    public static KernelRidge FromWeights(double scale, double[] weights, double[] intercepts, double[] penalties)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(intercepts);
        ArgumentNullException.ThrowIfNull(penalties);
        if (!(scale > 0) || double.IsInfinity(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "must be positive");
        if (intercepts.Length == 0 || weights.Length == 0 || weights.Length % intercepts.Length != 0
            || penalties.Length != intercepts.Length)
            throw new ArgumentException(
                $"{weights.Length} weights, {intercepts.Length} intercepts and {penalties.Length} penalties do not match");
        return new KernelRidge(scale, weights, intercepts, penalties, [], 0);
    }

    /// <summary>Predicts every response of one row.</summary>
    /// <param name="similarities">c with every learnt row, [rows].</param>
    /// <param name="destination">Receives [responses].</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public void Predict(ReadOnlySpan<float> similarities, Span<double> destination)
    {
        if (similarities.Length != Rows || destination.Length != Responses)
            throw new ArgumentException(
                $"{similarities.Length} similarities and a destination of {destination.Length} do not match {Rows} rows and {Responses} "
                    + $"responses");
        _intercepts.CopyTo(destination);
        for (var row = 0; row < similarities.Length; row++)
        {
            var kernel = Math.Exp(Scale * (similarities[row] - 1.0));
            var weights = _weights.AsSpan(row * Responses, Responses);
            for (var response = 0; response < weights.Length; response++) destination[response] += kernel * weights[response];
        }
    }
}
