using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

/// <summary>What of each window a network reads, and how what it makes of it becomes one vector.</summary>
public sealed record InputOptions
{
    /// <summary>The part of each window that is read; null: all of it.</summary>
    public WindowPart? Part { get; init; }

    /// <summary>
    /// Longest input in tokens, [CLS] and [SEP] included; what lies beyond is cut off at the right end and reported. 0: no limit.
    /// </summary>
    public int MaxTokens { get; init; }

    /// <summary>How token states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Bins;

    /// <summary>Bins around the alignment base for <see cref="Pooling.Bins"/>.</summary>
    public int Bins { get; init; } = 13;

    /// <summary>Growth of the bins: 1 equal widths, 2 linear growth, 3 quadratic.</summary>
    public double BinPower { get; init; } = 2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(Bins, 1, $"Input.{nameof(Bins)}");
        Check.That(BinPower is >= 1 and <= 10, $"Input.{nameof(BinPower)}", BinPower, "must be in [1, 10]");
        Check.That(MaxTokens is 0 or >= 3, $"Input.{nameof(MaxTokens)}", MaxTokens, "must be 0 (no limit) or at least 3");
        Check.That(Enum.IsDefined(Pooling), $"Input.{nameof(Pooling)}", Pooling, "which is no pooling");
        Part?.Validate();
    }

    /// <summary>How windows of a geometry are read.</summary>
    /// <exception cref="GenomicsDataException">The part reaches beyond the windows, or bins without a fixed window.</exception>
    internal InputRecipe MakeRecipe(WindowGeometry window)
    {
        window.Validate();
        Part?.Validate(window);
        if (Pooling != Pooling.Bins) return new InputRecipe(window, Part, MaxTokens, null);
        if (Part is null && window.Length == 0)
            throw new GenomicsDataException(
                "pooling by bins needs windows of one length; give the part of the windows to read, or another pooling");
        return new InputRecipe(window, Part, MaxTokens, AlignedBins.Polynomial(Bins, Part ?? WindowPart.Whole(window), BinPower));
    }
}
