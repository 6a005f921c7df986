namespace Genomics.Lm.Data.Datasets;

/// <summary>What counts as leakage between two genes.</summary>
public sealed record LeakageOptions
{
    private const double LeastIdentity = 0.7, LeastCoverage = 0.1;

    /// <summary>
    /// Bases of overlap, or identical bases in one stretch, from which two windows are linked. Never more than half a window: short
    /// windows are linked from half their length on.
    /// </summary>
    public int MinimumSharedBases { get; init; } = 500;

    /// <summary>
    /// Share of identical columns in an alignment, on either strand, from which two windows are linked when it covers
    /// <see cref="MinimumCoverage"/> of the shorter one: 0.8 over half of it is what CD-HIT-EST and others call one cluster.
    /// </summary>
    public double MinimumIdentity { get; init; } = 0.8;

    /// <summary>Share of the shorter window that such an alignment covers at least.</summary>
    public double MinimumCoverage { get; init; } = 0.5;

    /// <summary>
    /// Share of the smaller window's k-mers (16 bases, either strand) in the other from which two windows are near-duplicates, wherever
    /// these k-mers stand: 0.2 is a fifth of the window copied exactly, in one piece or in many.
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
        if (MinimumIdentity is not (>= LeastIdentity and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumIdentity), MinimumIdentity,
                "a share of 0.7 to 1 is needed; relatives below are not found by common words");
        if (MinimumCoverage is not (>= LeastCoverage and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumCoverage), MinimumCoverage, "a share of 0.1 to 1 is needed");
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
