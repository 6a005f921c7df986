using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>How genes are resampled.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of bootstrap draws; p-values are multiples of 1 / (Draws + 1).</summary>
    public int Draws { get; init; } = 10_000;

    /// <summary>Confidence of the intervals, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How intervals are read off the draws.</summary>
    public IntervalMethod Method { get; init; } = IntervalMethod.Percentile;

    /// <summary>The run's seed; draw i uses random stream i, so results depend on the seed only.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Draws, 10_000_000);
        if (!(Confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "must lie between 0 and 1");
        if (!Enum.IsDefined(Method)) throw new ArgumentOutOfRangeException(nameof(Method), Method, "is not an interval method");
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
