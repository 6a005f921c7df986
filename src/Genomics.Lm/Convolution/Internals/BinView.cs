namespace Genomics.Lm.Convolution.Internals;

/// <summary>The bins of one sequence within a packed batch.</summary>
internal readonly ref struct BinView
{
    /// <summary>[bins + 1] where each bin begins, counted over the batch.</summary>
    public required ReadOnlySpan<int> Offsets { get; init; }

    /// <summary>Positions, from the first bin's beginning on.</summary>
    public required ReadOnlySpan<int> Tokens { get; init; }

    /// <summary>Their weights.</summary>
    public required ReadOnlySpan<float> Weights { get; init; }

    /// <summary>What the first bin begins at.</summary>
    public int First => Offsets[0];
}
