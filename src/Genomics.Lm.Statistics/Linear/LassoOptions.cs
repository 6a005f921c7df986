using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// How <see cref="Lasso"/> chooses its penalty by cross-validation. The defaults are those of scikit-learn's LassoCV with ten folds.
/// </summary>
public sealed record LassoOptions
{
    /// <summary>Number of folds.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Number of penalties tried, spaced evenly on a logarithmic scale.</summary>
    public int Penalties { get; init; } = 100;

    /// <summary>Smallest penalty tried, as a share of the smallest one at which all coefficients are zero.</summary>
    public double SmallestShare { get; init; } = 1e-3;

    /// <summary>
    /// Seed that draws the folds; null: contiguous blocks of rows, the first ones longer by a row when they do not divide evenly.
    /// </summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>Threads to use; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Penalties, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (!(SmallestShare > 0 && SmallestShare < 1))
            throw new ArgumentOutOfRangeException(nameof(SmallestShare), SmallestShare,
                $"{nameof(SmallestShare)} must lie between 0 and 1");
    }

    internal ParallelOptions Parallel(CancellationToken cancellationToken) => Parallelism.Of(Threads, cancellationToken);

    /// <summary>The penalties tried, descending from the smallest one at which all coefficients are zero.</summary>
    internal double[] Alphas(double largest)
    {
        if (largest == 0) return [.. Enumerable.Repeat(double.Epsilon, Penalties)]; // a constant response: nothing to choose
        var (low, high) = (Math.Log10(largest * SmallestShare), Math.Log10(largest));
        return [.. Enumerable.Range(0, Penalties).Select(i =>
            i == 0 ? largest : Math.Pow(10, low + (high - low) * (Penalties - 1 - i) / (Penalties - 1)))];
    }
}
