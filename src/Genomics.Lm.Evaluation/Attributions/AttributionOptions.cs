using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>How bases get scores.</summary>
public sealed record AttributionOptions
{
    /// <summary>The method.</summary>
    public AttributionMethod Method { get; init; }

    /// <summary>Baselines of gradients that are the window shuffled with its dinucleotides kept.</summary>
    public int ShuffledBaselines { get; init; } = 2;

    /// <summary>Whether a window of N alone is a baseline of gradients too.</summary>
    public bool UnknownBaseline { get; init; } = true;

    /// <summary>Points on the way from a baseline to the window at which integrated gradients take the gradient.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>
    /// Whether mutagenesis is run beside another method: a token's score is then shared over its bases by what changing them does within
    /// the token's borders, and the agreement of the two methods is known. Else a token's score is shared equally.
    /// </summary>
    public bool WithMutagenesis { get; init; } = true;

    /// <summary>Draws the shuffled baselines.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range, or gradients have no baseline; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Method)) throw new ArgumentOutOfRangeException(nameof(Method), Method, "is no method");
        ArgumentOutOfRangeException.ThrowIfNegative(ShuffledBaselines);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ShuffledBaselines, 1000);
        if (ShuffledBaselines == 0 && !UnknownBaseline)
            throw new ArgumentException($"gradients need a baseline; set {nameof(ShuffledBaselines)} or {nameof(UnknownBaseline)}");
        new GradientOptions { Steps = Steps, Threads = Threads }.Validate();
    }
}
