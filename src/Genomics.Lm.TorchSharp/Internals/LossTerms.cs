using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Modules.Internals;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>What one pass should give, on the device, and the loss of what it gave.</summary>
internal abstract class LossTerms(int terms)
{
    /// <summary>Targets that count.</summary>
    public int Terms { get; } = terms;

    /// <summary>The summed loss, a scalar.</summary>
    /// <param name="network">The network, for its head.</param>
    /// <param name="states">[sequences, tokens, hidden].</param>
    /// <param name="part">The sequences.</param>
    /// <param name="collected">Receives the predictions of a pooled head, or null.</param>
    public abstract Tensor Loss(Network network, Tensor states, PaddedBatch part, OutputCollector? collected);
}

/// <summary>Squared or Huber loss of a regression head; missing targets count nothing.</summary>
internal sealed class RegressionLoss(RegressionHead head, HeadInput input, Tensor targets, Tensor present, int terms) : LossTerms(terms)
{
    public static RegressionLoss Of(in PackedBatch batch, in Targets all, PaddedBatch part, RegressionHead head, Device device)
    {
        var (targets, present) = (new float[part.Count * head.Outputs], new float[part.Count * head.Outputs]);
        for (var i = 0; i < targets.Length && !all.Values.IsEmpty; i++)
        {
            var value = all.Values[part.Sequences[i / head.Outputs] * head.Outputs + i % head.Outputs];
            if (!float.IsNaN(value)) (targets[i], present[i]) = (value, 1);
        }
        return new RegressionLoss(head, DeviceBatch.Head(batch, part, head, device),
            new ReadOnlySpan<float>(targets).To(device, part.Count, head.Outputs),
            new ReadOnlySpan<float>(present).To(device, part.Count, head.Outputs), present.Count(p => p == 1));
    }

    public override Tensor Loss(Network network, Tensor states, PaddedBatch part, OutputCollector? collected)
    {
        var outputs = network.Predict(states, input);
        collected?.Sequences(OutputKind.Prediction, part, outputs.ToArray());
        var error = outputs.Minus(targets).mul(present);
        if (head.HuberDelta is not { } delta) return error.mul(error).sum();
        var size = error.abs();
        var bounded = size.AtMost(delta);
        return bounded.mul(size.Minus(bounded.Times(0.5))).sum();   // ½e² up to the threshold, d·(|e| − ½d) beyond
    }
}

/// <summary>Cross-entropy of a classification head; missing labels count nothing.</summary>
internal sealed class ClassLoss(HeadInput input, Tensor labels, int terms) : LossTerms(terms)
{
    private const long Missing = -100;

    public static ClassLoss Of(in PackedBatch batch, in Targets all, PaddedBatch part, ClassificationHead head, Device device)
    {
        var labels = new long[part.Count];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = !all.Labels.IsEmpty && all.Labels[part.Sequences[i]] is >= 0 and var label ? label : Missing;
        return new ClassLoss(DeviceBatch.Head(batch, part, head, device), new ReadOnlySpan<long>(labels).To(device, part.Count),
            labels.Count(l => l != Missing));
    }

    public override Tensor Loss(Network network, Tensor states, PaddedBatch part, OutputCollector? collected)
    {
        var outputs = network.Predict(states, input);
        collected?.Sequences(OutputKind.Prediction, part, outputs.ToArray());
        return nn.functional.cross_entropy(outputs, labels, ignore_index: Missing, reduction: nn.Reduction.Sum);
    }
}

/// <summary>Cross-entropy of the masked-language head at chosen positions.</summary>
internal sealed class MaskedLoss(Tensor? rows, Tensor? labels, int terms) : LossTerms(terms)
{
    public static MaskedLoss Of(in Targets all, PaddedBatch part, Device device)
    {
        List<long> rows = [], labels = [];
        for (var i = 0; i < part.Count; i++)
            for (var m = 0; m < all.Positions.Length; m++)
            {
                var token = all.Positions[m] - part.Starts[i];
                if ((uint)token >= (uint)part.Lengths[i]) continue;
                rows.Add((long)i * part.Tokens + token);
                labels.Add(all.Labels[m]);
            }
        if (rows.Count == 0) return new MaskedLoss(null, null, 0);
        return new MaskedLoss(new ReadOnlySpan<long>([.. rows]).To(device, rows.Count),
            new ReadOnlySpan<long>([.. labels]).To(device, labels.Count), rows.Count);
    }

    public override Tensor Loss(Network network, Tensor states, PaddedBatch part, OutputCollector? collected)
    {
        if (rows is null || labels is null) return zeros(1);
        var logits = network.Logits(states.flatten(0, 1).index_select(0, rows));
        return nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);
    }
}
