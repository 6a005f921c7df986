using Genomics.Lm.Model;

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

    /// <summary>[sequences × bins + 1] CSR row starts into <see cref="BinTokens"/>; empty unless the head pools by bins.</summary>
    public ReadOnlySpan<int> BinOffsets { get; init; }

    /// <summary>Token positions, relative to their sequence's first token.</summary>
    public ReadOnlySpan<int> BinTokens { get; init; }

    /// <summary>The weight of each entry of <see cref="BinTokens"/>; the weights of a bin sum to 1.</summary>
    public ReadOnlySpan<float> BinWeights { get; init; }

    /// <summary>
    /// [sequences × outputs] what another model says of each sequence, in the units of the outputs; empty unless the head is
    /// <see cref="PooledHead.Anchored"/>.
    /// </summary>
    public ReadOnlySpan<float> Anchors { get; init; }

    /// <summary>Number of sequences.</summary>
    public int Sequences => Offsets.Length - 1;

    /// <summary>Number of tokens.</summary>
    public int Tokens => Ids.Length;

    /// <summary>Checks the batch against a model; every engine calls this first.</summary>
    /// <exception cref="ArgumentException">Offsets that do not fit, an empty sequence, an id, type or bin token out of range.</exception>
    public void Validate(ModelSpec model)
    {
        if (Offsets.Length < 1 || Offsets[0] != 0 || Offsets[^1] != Ids.Length)
            throw new ArgumentException($"{nameof(Offsets)} must run from 0 to the {Ids.Length} tokens");
        for (var s = 0; s < Sequences; s++)
            if (Offsets[s + 1] <= Offsets[s]) throw new ArgumentException($"sequence {s} has no tokens");
        foreach (var id in Ids)
            if ((uint)id >= (uint)model.Encoder.VocabularySize)
                throw new ArgumentException($"token id {id} is outside the vocabulary of {model.Encoder.VocabularySize}");
        if (!Types.IsEmpty && Types.Length != Ids.Length) throw new ArgumentException($"{Ids.Length} tokens have {Types.Length} types");
        foreach (var type in Types)
            if (type >= model.Encoder.TypeVocabularySize)
                throw new ArgumentException($"token type {type} is outside the {model.Encoder.TypeVocabularySize} types");
        if (model.Head is PooledHead { Pooling: Pooling.Max })
            throw new ArgumentException("no head pools by the maximum; give bins, mean, cls or pooler", nameof(model));
        if (model.Head is PooledHead { Anchored: true } head && Anchors.Length != Sequences * head.Outputs)
            throw new ArgumentException($"{Sequences} sequences × {head.Outputs} outputs do not match {Anchors.Length} anchors");
        if (!BinOffsets.IsEmpty && model.Head is PooledHead { Pooling: Pooling.Bins, Bins: var bins }) ValidateBins(bins);
    }

    private void ValidateBins(int bins)
    {
        if (BinOffsets.Length != Sequences * bins + 1 || BinTokens.Length != BinWeights.Length || BinOffsets[^1] != BinTokens.Length)
            throw new ArgumentException($"bin weights must have {Sequences} × {bins} rows");
        for (var s = 0; s < Sequences; s++)
            foreach (var token in BinTokens[BinOffsets[s * bins]..BinOffsets[(s + 1) * bins]])
                if ((uint)token >= (uint)(Offsets[s + 1] - Offsets[s]))
                    throw new ArgumentException($"bin token {token} lies outside sequence {s}");
    }
}
