using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>How an ablation is made.</summary>
public sealed record AblationOptions
{
    /// <summary>Folds of the learning genes; leakage groups stay whole.</summary>
    public int Folds { get; init; } = 3;

    /// <summary>Condition, groups, draws, seed: as of a comparison. The ablation is about the main condition.</summary>
    public ComparisonOptions Comparison { get; init; } = new();

    /// <summary>Checks the values that do not depend on the data.</summary>
    /// <exception cref="ArgumentException">A property cannot be used; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Folds, 100);
        Comparison.Validate();
    }
}
