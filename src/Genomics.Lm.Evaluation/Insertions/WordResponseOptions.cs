using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>How a predictor is asked about words.</summary>
public sealed record WordResponseOptions
{
    /// <summary>Most windows in which each word is written, and taken away.</summary>
    public int WindowsPerWord { get; init; } = 50;

    /// <summary>Chooses windows, places and letters.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowsPerWord, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
