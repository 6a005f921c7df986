using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>The slot weights of one micro-batch, copied out of the batch. Used again for the next.</summary>
internal sealed class SlotWeights
{
    private int[] _offsets = [], _tokens = [];
    private float[] _weights = [];

    /// <summary>[sequences × slots + 1].</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Token positions relative to their sequence.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Their weights.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public void Take(in PackedBatch batch, MicroBatch part, HeadSpec head)
    {
        if (head is not PooledHead { Pooling: Pooling.Slots, Slots: var slots }) return;
        if (batch.SlotOffsets.IsEmpty) throw new ArgumentException("the head pools by slots, but the batch has no slot weights", nameof(batch));
        var offsets = batch.SlotOffsets.Slice(part.FirstSequence * slots, part.Sequences * slots + 1);
        var (from, count) = (offsets[0], offsets[^1] - offsets[0]);
        if (_offsets.Length < offsets.Length) _offsets = new int[offsets.Length];
        if (_tokens.Length < count) (_tokens, _weights) = (new int[count], new float[count]);
        for (var i = 0; i < offsets.Length; i++) _offsets[i] = offsets[i] - from;
        batch.SlotTokens.Slice(from, count).CopyTo(_tokens);
        batch.SlotWeights.Slice(from, count).CopyTo(_weights);
    }
}
