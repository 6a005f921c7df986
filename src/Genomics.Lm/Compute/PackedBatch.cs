namespace Genomics.Lm.Compute;

/// <summary>Sequences of token ids one after another, without padding.</summary>
public readonly ref struct PackedBatch
{
    /// <summary>[tokens] token ids, [CLS] and [SEP] included.</summary>
    public required ReadOnlySpan<int> Ids { get; init; }

    /// <summary>[sequences + 1] where each sequence begins in <see cref="Ids"/>; the last entry is the number of tokens.</summary>
    public required ReadOnlySpan<int> Offsets { get; init; }

    /// <summary>[tokens] token types, or empty for all 0.</summary>
    public ReadOnlySpan<byte> Types { get; init; }

    /// <summary>[sequences] a stable number per sequence that keys its dropout masks, or empty for 0, 1, 2, …</summary>
    public ReadOnlySpan<int> Ordinals { get; init; }

    /// <summary>[sequences × slots + 1] CSR row starts into <see cref="SlotTokens"/>; empty unless the head pools by slots.</summary>
    public ReadOnlySpan<int> SlotOffsets { get; init; }

    /// <summary>Token positions, relative to their sequence's first token.</summary>
    public ReadOnlySpan<int> SlotTokens { get; init; }

    /// <summary>The weight of each entry of <see cref="SlotTokens"/>; the weights of a slot sum to 1.</summary>
    public ReadOnlySpan<float> SlotWeights { get; init; }

    /// <summary>Number of sequences.</summary>
    public int Sequences => Offsets.Length - 1;

    /// <summary>Number of tokens.</summary>
    public int Tokens => Ids.Length;
}
