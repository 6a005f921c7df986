using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>How the recovery of planted elements is measured.</summary>
public sealed record RecoveryOptions
{
    /// <summary>Most genes in which each element is taken away, and put in.</summary>
    public int GenesPerEdit { get; init; } = 50;

    /// <summary>The condition whose change is predicted; null: the first of the simulation.</summary>
    public string? Condition { get; init; }

    /// <summary>Chooses genes and places.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GenesPerEdit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
