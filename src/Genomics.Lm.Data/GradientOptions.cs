namespace Genomics.Lm.Data;

/// <summary>How gradients are turned into attributions.</summary>
public sealed record GradientOptions
{
    /// <summary>Points on the way from the baseline to the window at which integrated gradients take the gradient.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Steps, 10_000);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
