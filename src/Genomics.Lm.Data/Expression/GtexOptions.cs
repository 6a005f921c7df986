namespace Genomics.Lm.Data.Expression;

/// <summary>How GTEx files are read.</summary>
public sealed record GtexOptions
{
    /// <summary>Tissues to read, in this order, in any spelling <see cref="GtexTissues"/> knows; null reads all.</summary>
    public IReadOnlyList<string>? Tissues { get; init; }

    /// <summary>What to do with the pseudo-autosomal genes on Y.</summary>
    public ParYPolicy ParY { get; init; }

    /// <summary>Tissues with fewer samples are left out of per-tissue medians.</summary>
    public int MinimumSamples { get; init; } = 1;

    /// <summary>Threads for per-tissue medians; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    /// <exception cref="ArgumentException">No tissue is named.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSamples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (Tissues is { Count: 0 })
            throw new ArgumentException($"{nameof(Tissues)} is empty; name at least one tissue, or none to read all", nameof(Tissues));
    }
}
