namespace Genomics.Lm.Model;

/// <summary>What stands on the encoder: pooling, outputs and loss, described declaratively and computed inside the engine.</summary>
public abstract record HeadSpec
{
    /// <summary>No head: hidden states and pooled vectors only.</summary>
    public static HeadSpec None { get; } = new EncoderOnlyHead();
}

/// <summary>No outputs beyond the encoder's own.</summary>
public sealed record EncoderOnlyHead : HeadSpec
{
    /// <summary>Whether the checkpoint's tanh pooler is there, for <see cref="Compute.OutputKind.Pooled"/>.</summary>
    public bool Pooler { get; init; }
}

/// <summary>
/// One or several numbers per sequence: pooled vector → dropout → linear. What the numbers mean, and the loss, is the derived head's.
/// </summary>
public abstract record PooledHead : HeadSpec
{
    /// <summary>How token states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Pooler;

    /// <summary>Number of bins per sequence for <see cref="Pooling.Bins"/>; 1 otherwise.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Numbers per sequence.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>Dropout rate before the linear layer, only while training.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>
    /// Whether each output is anchor.weight · (what another model says, <see cref="Compute.PackedBatch.Anchors"/>) + gate.weight · (what
    /// the linear layer gives), with a weight of each kind per output. Fresh, they are 1 and 0: the network begins as the other model, and
    /// training opens the gate.
    /// </summary>
    public bool Anchored { get; init; }
}

/// <summary>Regression: the outputs are the predicted numbers.</summary>
public sealed record RegressionHead : PooledHead
{
    /// <summary>Huber's threshold, in units of the target; null means squared error (value − target)².</summary>
    /// <remarks>With a threshold d the loss is ½e² for |e| ≤ d and d(|e| − ½d) beyond.</remarks>
    public float? HuberDelta { get; init; }
}

/// <summary>
/// Classification: one output (logit) per class, two for a yes-or-no question as in the original; the loss is the cross-entropy
/// −log softmax(outputs)[label], the targets are <see cref="Compute.Targets.Labels"/>.
/// </summary>
public sealed record ClassificationHead : PooledHead
{
    /// <summary>A head of two classes; set <see cref="PooledHead.Outputs"/> for more.</summary>
    public ClassificationHead() => Outputs = 2;
}

/// <summary>Masked language modelling: LN(GELU(W·y + b)) times the tied word embeddings, cross-entropy at chosen positions.</summary>
public sealed record MaskedLanguageHead : HeadSpec;

/// <summary>How the token states of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>
    /// tanh(W·y[CLS] + b) by <c>bert.pooler.dense</c> (the original fine-tuning head); the published pre-trained checkpoint has none.
    /// </summary>
    Pooler,

    /// <summary>The state of the first token, [CLS], as it is.</summary>
    Cls,

    /// <summary>Mean over all tokens, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>
    /// Weighted means over bins around the alignment base, concatenated: [bins × hidden]. Each batch carries the weights
    /// (<see cref="Compute.PackedBatch.BinOffsets"/>); an empty bin gives zeros.
    /// </summary>
    Bins,

    /// <summary>The largest value of each feature over all tokens. For embeddings only: no head is trained on it.</summary>
    Max,
}
