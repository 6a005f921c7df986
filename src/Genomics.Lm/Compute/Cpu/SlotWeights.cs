using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>The slot weights of one micro-batch, copied out of the batch.</summary>
/// <param name="Offsets">[sequences × slots + 1].</param>
/// <param name="Tokens">Token positions relative to their sequence.</param>
/// <param name="Weights">Their weights.</param>
internal sealed record SlotWeights(int[] Offsets, int[] Tokens, float[] Weights)
{
    private static readonly SlotWeights None = new([], [], []);

    public static SlotWeights Take(in PackedBatch batch, MicroBatch part, HeadSpec head)
    {
        if (head is not RegressionHead { Pooling: Pooling.Slots, Slots: var slots }) return None;
        if (batch.SlotOffsets.IsEmpty) throw new ArgumentException("the head pools by slots, but the batch has no slot weights", nameof(batch));
        var offsets = batch.SlotOffsets.Slice(part.FirstSequence * slots, part.Sequences * slots + 1).ToArray();
        var (from, to) = (offsets[0], offsets[^1]);
        for (var i = 0; i < offsets.Length; i++) offsets[i] -= from;
        return new SlotWeights(offsets, batch.SlotTokens[from..to].ToArray(), batch.SlotWeights[from..to].ToArray());
    }
}
