using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Prediction;

/// <summary>How sequences are turned into embeddings.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>How token states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Longest input in tokens, [CLS] and [SEP] included; what lies beyond is cut off at the right end. 0: no limit.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Geometry of the sequences; the default takes any length.</summary>
    public WindowGeometry Window { get; init; }

    /// <summary>The part of each sequence around the alignment base that is read; null: all of it.</summary>
    public WindowPart? Part { get; init; }

    /// <summary>Bins around the alignment base for <see cref="Pooling.Bins"/>.</summary>
    public int Bins { get; init; } = 13;

    /// <summary>Growth of the bins: 1 equal widths, 2 linear growth, 3 quadratic.</summary>
    public double BinPower { get; init; } = 2;

    /// <summary>
    /// Whether <see cref="Pooling.Mean"/> and <see cref="Pooling.Max"/> take [CLS] and [SEP] in. An empty sequence has nothing else: it
    /// keeps them.
    /// </summary>
    public bool SpecialTokens { get; init; } = true;

    /// <summary>Precision of the encoder's matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    /// <exception cref="ArgumentException">The part reaches beyond the sequences, or bins without a fixed window.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1);
        if (MaxTokens is not 0 and < 3)
            throw new ArgumentException($"{nameof(MaxTokens)} is {MaxTokens}, must be 0 (no limit) or at least 3", nameof(MaxTokens));
        if (!(BinPower is >= 1 and <= 10))
            throw new ArgumentException(FormattableString.Invariant($"{nameof(BinPower)} is {BinPower}, must be in [1, 10]"),
                nameof(BinPower));
        Window.Validate();
        Part?.Validate(Window);
        if (Pooling == Pooling.Bins && Part is null && Window.Length == 0)
            throw new ArgumentException(
                "pooling by bins needs sequences of one length with an alignment index, or the part around it to read", nameof(Pooling));
    }

    /// <summary>How sequences become tokens under these options.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public NetworkInput ToInput()
    {
        Validate();
        return new NetworkInput(Window, Part, MaxTokens, MakeBins()?.Borders);
    }

    /// <summary>The bins, or null for another pooling.</summary>
    internal AlignedBins? MakeBins()
        => Pooling == Pooling.Bins ? AlignedBins.Polynomial(Bins, Part ?? WindowPart.Whole(Window), BinPower) : null;
}
