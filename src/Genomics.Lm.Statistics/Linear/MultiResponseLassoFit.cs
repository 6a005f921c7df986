namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// A fitted multi-response LASSO: the minimum of 1/(2n) Σ (y − b₀ − x·B)² + α Σ over columns of the Euclidean length of a column's
/// coefficients. A column takes part for all responses or for none.
/// </summary>
public sealed record MultiResponseLassoFit
{
    /// <summary>The penalty α.</summary>
    public required double Alpha { get; init; }

    /// <summary>Number of responses.</summary>
    public required int Responses { get; init; }

    /// <summary>[columns, responses] coefficients, row-major.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>One intercept per response; not penalised.</summary>
    public required IReadOnlyList<double> Intercepts { get; init; }

    /// <summary>
    /// Certificate of optimality: the largest violation of the optimality conditions, as a share of the smallest penalty at which all
    /// coefficients are zero. 0 is the exact optimum.
    /// </summary>
    public required double Violation { get; init; }

    /// <summary>The penalties tried, descending.</summary>
    public required IReadOnlyList<double> Alphas { get; init; }

    /// <summary>Per penalty, the mean over folds and responses of the mean squared error on the fold left out.</summary>
    public required IReadOnlyList<double> MeanErrors { get; init; }

    /// <summary>Number of columns that take part.</summary>
    public int NonZero => Enumerable.Range(0, Coefficients.Count / Responses).Count(i => Coefficients[i * Responses] != 0);

    /// <summary>The coefficient of a column for a response.</summary>
    public double this[int column, int response] => Coefficients[column * Responses + response];
}
