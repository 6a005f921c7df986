namespace Genomics.Lm.Prediction;

/// <summary>How the token states of a sequence become one embedding.</summary>
public enum EmbeddingPooling
{
    /// <summary>Mean over all tokens, [CLS] and [SEP] included: the published model's advice.</summary>
    Mean,

    /// <summary>The state of [CLS].</summary>
    Cls,

    /// <summary>The tanh pooler of [CLS]; only for checkpoints that have one (the published pre-trained one has not).</summary>
    Pooler,

    /// <summary>The largest value of each feature over all tokens.</summary>
    Max,

    /// <summary>Weighted means over bins around the alignment base, concatenated: [bins × hidden].</summary>
    Bins,
}
