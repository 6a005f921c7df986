using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>How a <see cref="KernelRidge"/> is fitted.</summary>
public sealed record KernelRidgeOptions
{
    /// <summary>
    /// Scales s of the kernel exp(s (c − 1)) to choose from, ascending; one is chosen for all responses. Small ones are nearly linear.
    /// </summary>
    public IReadOnlyList<double> Scales { get; init; } = [2, 4, 8, 16];

    /// <summary>
    /// Penalties to choose from, ascending; one is chosen for each response. What is added to the diagonal is the penalty × the variance
    /// of the kernel's features, that is the mean of the diagonal less the mean of the kernel: a penalty means the same at every scale.
    /// </summary>
    public IReadOnlyList<double> Penalties { get; init; } = [0.03, 0.1, 0.3, 1, 3];

    /// <summary>Folds of the choice, drawn at random with <see cref="Seed"/>; at least 2.</summary>
    public int Folds { get; init; } = 3;

    /// <summary>The group of each row, or null: each is its own. Rows of a group stay in one fold.</summary>
    public IReadOnlyList<int>? RowGroups { get; init; }

    /// <summary>
    /// The most rows that scale and penalty are chosen on; with more, whole groups are drawn until there are so many. A penalty does not
    /// depend on the number of rows, so that it holds for all of them.
    /// </summary>
    public int SelectionRows { get; init; } = 8000;

    /// <summary>Seed of folds and selection.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Ascending(Scales, nameof(Scales));
        Ascending(Penalties, nameof(Penalties));
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(SelectionRows, 4);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }

    private static void Ascending(IReadOnlyList<double> values, string name)
    {
        if (values.Count == 0 || values.Any(v => !(v > 0) || double.IsInfinity(v))
            || values.Zip(values.Skip(1)).Any(p => p.First >= p.Second))
            throw new ArgumentException($"{name} must be positive numbers in ascending order", name);
    }
}
