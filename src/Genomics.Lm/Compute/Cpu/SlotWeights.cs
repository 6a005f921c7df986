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
        if (batch.SlotOffsets.Length != batch.Sequences * slots + 1 || batch.SlotTokens.Length != batch.SlotWeights.Length || batch.SlotOffsets[^1] != batch.SlotTokens.Length)
            throw new ArgumentException($"slot weights must have {batch.Sequences} × {slots} rows", nameof(batch));
        var offsets = batch.SlotOffsets.Slice(part.FirstSequence * slots, part.Sequences * slots + 1).ToArray();
        var (from, to) = (offsets[0], offsets[^1]);
        for (var i = 0; i < offsets.Length; i++) offsets[i] -= from;
        var tokens = batch.SlotTokens[from..to].ToArray();
        for (var s = 0; s < part.Sequences; s++)
            foreach (var token in tokens.AsSpan(offsets[s * slots]..offsets[(s + 1) * slots]))
                if ((uint)token >= (uint)(part.Starts[s + 1] - part.Starts[s]))
                    throw new ArgumentException($"slot token {token} lies outside sequence {part.FirstSequence + s}", nameof(batch));
        return new SlotWeights(offsets, tokens, batch.SlotWeights[from..to].ToArray());
    }
}
