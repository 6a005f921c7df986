using Genomics.Lm.Model;

namespace Genomics.Lm.Compute;

/// <summary>What a batch should give; which members are used depends on the head.</summary>
public readonly ref struct Targets
{
    /// <summary>Regression: [sequences, outputs], NaN = missing.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>Masked language model: [masked] positions in the packed batch.</summary>
    public ReadOnlySpan<int> Positions { get; init; }

    /// <summary>
    /// Masked language model: [masked] the token ids to be found there. Classification: [sequences] class numbers, negative = missing.
    /// </summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Checks the targets against a model and a batch; every engine calls this first.</summary>
    /// <exception cref="ArgumentException">Another number of values than outputs, or a position or label out of range.</exception>
    public void Validate(ModelSpec model, in PackedBatch batch)
    {
        if (model.Head is RegressionHead head && !Values.IsEmpty && Values.Length != batch.Sequences * head.Outputs)
            throw new ArgumentException($"{batch.Sequences} sequences × {head.Outputs} outputs do not match {Values.Length} targets");
        if (model.Head is ClassificationHead { Outputs: var classes })
        {
            if (!Labels.IsEmpty && Labels.Length != batch.Sequences)
                throw new ArgumentException($"{batch.Sequences} sequences have {Labels.Length} labels");
            foreach (var label in Labels)
                if (label >= classes) throw new ArgumentException($"label {label} is none of the {classes} classes");
            return;
        }
        if (Positions.Length != Labels.Length) throw new ArgumentException($"{Positions.Length} positions have {Labels.Length} labels");
        foreach (var position in Positions)
            if ((uint)position >= (uint)batch.Tokens)
                throw new ArgumentException($"position {position} is outside the {batch.Tokens} tokens");
        foreach (var label in Labels)
            if ((uint)label >= (uint)model.Encoder.VocabularySize)
                throw new ArgumentException($"label {label} is outside the vocabulary of {model.Encoder.VocabularySize}");
    }
}
