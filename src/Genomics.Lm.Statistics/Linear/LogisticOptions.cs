using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>How a logistic regression is fitted.</summary>
public sealed record LogisticOptions
{
    /// <summary>The default penalties: eleven, two per factor of ten, from 0.00001 to 1.</summary>
    public static IReadOnlyList<double> DefaultPenalties { get; } = [.. Enumerable.Range(0, 11).Select(i => Math.Pow(10, -5 + i / 2.0))];

    /// <summary>
    /// Penalties to choose from, ascending: the coefficients of standardised columns minimise mean cross-entropy + penalty × their sum of
    /// squares. A single one is used without cross-validation.
    /// </summary>
    public IReadOnlyList<double> Penalties { get; init; } = DefaultPenalties;

    /// <summary>Folds of the cross-validation, drawn at random with <see cref="Seed"/>; at least 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The group of each row, or null: each is its own. Rows of a group stay in one fold.</summary>
    public IReadOnlyList<int>? RowGroups { get; init; }

    /// <summary>Seed of the folds.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Penalties.Count == 0 || Penalties.Any(p => !(p > 0) || double.IsInfinity(p)) || Penalties.Zip(Penalties.Skip(1))
            .Any(p => p.First >= p.Second))
            throw new ArgumentException($"{nameof(Penalties)} must be positive numbers in ascending order", nameof(Penalties));
        if (Folds < 2) throw new ArgumentOutOfRangeException(nameof(Folds), Folds, $"{nameof(Folds)} must be at least 2");
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
