using Genomics.Lm.Compute;

namespace Genomics.Lm.Prediction;

/// <summary>How a masked language model scores sequences and changes.</summary>
public sealed record ZeroShotOptions
{
    /// <summary>
    /// Bases on either side of a change whose tokens are scored, widened to the next borders that both sequences' tokens share; null: all
    /// tokens of the sequences. Each scored token costs a run of the model over the whole sequence.
    /// </summary>
    public int? Flank { get; init; } = 30;

    /// <summary>Precision of the encoder's matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Flank is { } flank) ArgumentOutOfRangeException.ThrowIfNegative(flank, nameof(Flank));
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
