using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Modules.Internals;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>The tensors of one pass on the device.</summary>
/// <param name="Ids">[sequences, tokens].</param>
/// <param name="Types">[sequences, tokens], or null for all 0.</param>
/// <param name="Lengths">[sequences], or null when nothing is padded.</param>
internal sealed record DeviceBatch(Tensor Ids, Tensor? Types, Tensor? Lengths)
{
    public static DeviceBatch Copy(PaddedBatch part, Device device)
    {
        long[] lengths = [.. part.Lengths.Select(l => (long)l)];
        return new DeviceBatch(
            new ReadOnlySpan<long>(part.Ids).To(device, part.Count, part.Tokens),
            part.Types.Length == 0 ? null : new ReadOnlySpan<long>(part.Types).To(device, part.Count, part.Tokens),
            lengths.All(l => l == part.Tokens) ? null : new ReadOnlySpan<long>(lengths).To(device, part.Count));
    }

    /// <summary>What the head reads besides the states.</summary>
    public static HeadInput Head(in PackedBatch batch, PaddedBatch part, PooledHead head, Device device)
    {
        var pooling = Pooling(batch, part, head, device);
        if (!head.Anchored) return new HeadInput(pooling, null);
        var anchors = new float[part.Count * head.Outputs];
        for (var i = 0; i < part.Count; i++)
            batch.Anchors.Slice(part.Sequences[i] * head.Outputs, head.Outputs).CopyTo(anchors.AsSpan(i * head.Outputs));
        return new HeadInput(pooling, new ReadOnlySpan<float>(anchors).To(device, part.Count, head.Outputs));
    }

    private static Tensor? Pooling(in PackedBatch batch, PaddedBatch part, PooledHead head, Device device)
    {
        if (head.Pooling == Model.Pooling.Pooler) return null;
        var bins = head.Pooling == Model.Pooling.Bins ? head.Bins : 1;
        if (head.Pooling == Model.Pooling.Bins && batch.BinOffsets.IsEmpty)
            throw new ArgumentException("the head pools by bins, but the batch has no bin weights", nameof(batch));
        var weights = new float[part.Count * bins * part.Tokens];
        for (var i = 0; i < part.Count; i++)
        {
            var row = weights.AsSpan(i * bins * part.Tokens, bins * part.Tokens);
            if (head.Pooling == Model.Pooling.Cls) row[0] = 1;
            else if (head.Pooling == Model.Pooling.Mean) row[..part.Lengths[i]].Fill(1f / part.Lengths[i]);
            else
                for (var bin = 0; bin < bins; bin++)
                {
                    var entry = part.Sequences[i] * bins + bin;
                    for (var e = batch.BinOffsets[entry]; e < batch.BinOffsets[entry + 1]; e++)
                        row[bin * part.Tokens + batch.BinTokens[e]] += batch.BinWeights[e];
                }
        }
        return new ReadOnlySpan<float>(weights).To(device, part.Count, bins, part.Tokens);
    }

    /// <summary>[rows] indexes into [sequences × tokens] of the tokens that are no padding, in the order of the part.</summary>
    public static Tensor Real(PaddedBatch part, Device device)
    {
        var rows = new long[part.Lengths.Sum()];
        for (int i = 0, at = 0; i < part.Count; i++)
            for (var t = 0; t < part.Lengths[i]; t++) rows[at++] = (long)i * part.Tokens + t;
        return new ReadOnlySpan<long>(rows).To(device, rows.Length);
    }
}
