namespace Genomics.Lm.Compute;

/// <summary>What a batch should give; which members are used depends on the head.</summary>
public readonly ref struct Targets
{
    /// <summary>Regression: [sequences, outputs], NaN = missing.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>Masked language model: [masked] positions in the packed batch.</summary>
    public ReadOnlySpan<int> Positions { get; init; }

    /// <summary>Masked language model: [masked] the token ids to be found there.</summary>
    public ReadOnlySpan<int> Labels { get; init; }
}
