namespace Genomics.Lm.Statistics.Linear;

/// <summary>A fitted LASSO: the minimum of 1/(2n) Σ (y − b₀ − x·b)² + α Σ |b|.</summary>
public sealed record LassoFit
{
    /// <summary>The penalty α.</summary>
    public required double Alpha { get; init; }

    /// <summary>One coefficient per column.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>The intercept b₀, which is not penalised.</summary>
    public required double Intercept { get; init; }

    /// <summary>
    /// Certificate of optimality, computed from the data and not from the Gram matrix: the largest violation of the optimality
    /// conditions (|correlation of a column with the residuals| equals α with the coefficient's sign, or is at most α where the
    /// coefficient is zero), as a share of the smallest penalty at which all coefficients are zero. 0 is the exact optimum.
    /// </summary>
    public required double Violation { get; init; }

    /// <summary>The penalties tried, descending; empty when α was given.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [];

    /// <summary>Per penalty, the mean over folds of the mean squared error on the fold left out.</summary>
    public IReadOnlyList<double> MeanErrors { get; init; } = [];

    /// <summary>[folds, penalties] mean squared errors on the fold left out, row-major.</summary>
    public IReadOnlyList<double> FoldErrors { get; init; } = [];

    /// <summary>Index of <see cref="Alpha"/> in <see cref="Alphas"/>; −1 when α was given.</summary>
    public int AlphaIndex { get; init; } = -1;

    /// <summary>Rounds of the solver in the final fit.</summary>
    public int Rounds { get; init; }

    /// <summary>Number of coefficients that are not zero.</summary>
    public int NonZero => Coefficients.Count(c => c != 0);
}
