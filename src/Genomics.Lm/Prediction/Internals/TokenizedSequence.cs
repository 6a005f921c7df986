namespace Genomics.Lm.Prediction.Internals;

/// <summary>A window as the encoder reads it: token ids and, for binned pooling, which tokens each bin averages.</summary>
/// <param name="Ids">[tokens] [CLS] and [SEP] included.</param>
/// <param name="BinStarts">[bins + 1] where each bin begins in the next two; empty without bins.</param>
/// <param name="BinTokens">Token positions.</param>
/// <param name="BinWeights">Their weights; those of a bin sum to 1.</param>
/// <param name="BasesCut">Bases lost to the token limit.</param>
internal sealed record TokenizedSequence(int[] Ids, int[] BinStarts, int[] BinTokens, float[] BinWeights, int BasesCut)
{
    /// <summary>[outputs] what another model says, in the units of the outputs; empty unless the head is anchored.</summary>
    public float[] Anchors { get; init; } = [];
}
