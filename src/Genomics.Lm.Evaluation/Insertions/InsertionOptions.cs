using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>How motifs are put into backgrounds.</summary>
public sealed record InsertionOptions
{
    /// <summary>
    /// Backgrounds made of each window by shuffling it with its dinucleotides kept; 0: the windows themselves are the backgrounds.
    /// </summary>
    public int Shuffles { get; init; } = 1;

    /// <summary>Bases from one tried place to the next.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Whether the motif is tried on the other strand too.</summary>
    public bool BothStrands { get; init; } = true;

    /// <summary>Pairs: where the first motif begins, 0-based in the window; null: in the window's middle.</summary>
    public int? Anchor { get; init; }

    /// <summary>Pairs: most bases between the two motifs.</summary>
    public int MostSpacing { get; init; } = 50;

    /// <summary>Draws the shuffles.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Shuffles);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Shuffles, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Step, 1);
        if (Anchor is { } anchor) ArgumentOutOfRangeException.ThrowIfNegative(anchor, nameof(Anchor));
        ArgumentOutOfRangeException.ThrowIfNegative(MostSpacing);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
