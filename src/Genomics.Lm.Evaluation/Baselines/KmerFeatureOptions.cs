using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>Which k-mers are counted, and where.</summary>
public sealed record KmerFeatureOptions
{
    /// <summary>The part of each window in which they are counted; null: all of it.</summary>
    public WindowPart? Part { get; init; }

    /// <summary>Equal segments in which words are counted apart.</summary>
    public int Segments { get; init; } = 5;

    /// <summary>
    /// Segments for the words of each length, from <see cref="MinLength"/> to <see cref="MaxLength"/>; null: <see cref="Segments"/> for
    /// all. Few segments for long words, which are rare, and many for short ones keep about as many features of each length.
    /// </summary>
    public IReadOnlyList<int>? SegmentsByLength { get; init; }

    /// <summary>Longest word, 1 to 8.</summary>
    public int MaxLength { get; init; } = 4;

    /// <summary>Shortest word, 1 to <see cref="MaxLength"/>.</summary>
    public int MinLength { get; init; } = 1;

    /// <summary>Number of segments for words of one length.</summary>
    internal int SegmentsFor(int length) => SegmentsByLength?[length - MinLength] ?? Segments;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Segments);
        if (MaxLength is < 1 or > 8) throw new ArgumentOutOfRangeException(nameof(MaxLength), MaxLength, "must be 1 to 8");
        if (MinLength < 1 || MinLength > MaxLength)
            throw new ArgumentOutOfRangeException(nameof(MinLength), MinLength, $"must be 1 to {nameof(MaxLength)}, which is {MaxLength}");
        if (SegmentsByLength is { } byLength && (byLength.Count != MaxLength - MinLength + 1 || byLength.Any(s => s < 1)))
            throw new ArgumentException(
                $"needs a positive number for each word length from {MinLength} to {MaxLength}, got {string.Join(", ", byLength)}",
                    nameof(SegmentsByLength));
        Part?.Validate();
    }
}
