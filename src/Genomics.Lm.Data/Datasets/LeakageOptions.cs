namespace Genomics.Lm.Data.Datasets;

/// <summary>What counts as leakage between two genes.</summary>
public sealed record LeakageOptions
{
    /// <summary>
    /// Bases of overlap, or identical bases in one stretch, from which two windows are linked. Never more than half a window: short
    /// windows are linked from half their length on.
    /// </summary>
    public int MinimumSharedBases { get; init; } = 500;

    /// <summary>
    /// Share of the smaller window's k-mers (16 bases, either strand) in the other from which two windows are near-duplicates: 0.2 is a
    /// fifth of the window copied exactly, or all of it with 90 % identity.
    /// </summary>
    public double MinimumSimilarity { get; init; } = 0.2;

    /// <summary>Uses coordinates in the headers where there are any; otherwise overlaps are found by their sequence alone.</summary>
    public bool UseCoordinates { get; init; } = true;

    /// <summary>Threads to use; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSharedBases, 1);
        if (MinimumSimilarity is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumSimilarity), MinimumSimilarity, "a share above 0 and up to 1 is needed");
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
