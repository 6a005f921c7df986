using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>The bin weights of one micro-batch, copied out of the batch. Used again for the next.</summary>
internal sealed class BinWeights
{
    private int[] _offsets = [], _tokens = [];
    private float[] _weights = [];

    /// <summary>[sequences × bins + 1].</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Token positions relative to their sequence.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Their weights.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public void Take(in PackedBatch batch, MicroBatch part, HeadSpec head)
    {
        if (head is not PooledHead { Pooling: Pooling.Bins, Bins: var bins }) return;
        if (batch.BinOffsets.IsEmpty)
            throw new ArgumentException("the head pools by bins, but the batch has no bin weights", nameof(batch));
        var offsets = batch.BinOffsets.Slice(part.FirstSequence * bins, part.Sequences * bins + 1);
        var (from, count) = (offsets[0], offsets[^1] - offsets[0]);
        if (_offsets.Length < offsets.Length) _offsets = new int[offsets.Length];
        if (_tokens.Length < count) (_tokens, _weights) = (new int[count], new float[count]);
        for (var i = 0; i < offsets.Length; i++) _offsets[i] = offsets[i] - from;
        batch.BinTokens.Slice(from, count).CopyTo(_tokens);
        batch.BinWeights.Slice(from, count).CopyTo(_weights);
    }
}
