namespace Genomics.Lm.Compute;

/// <summary>The outputs an engine can give.</summary>
[Flags]
public enum OutputKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>[tokens, hidden] states after the last layer.</summary>
    LastHidden = 1,

    /// <summary>[tokens, hidden] after the embeddings and after each layer, one call per layer.</summary>
    AllHidden = 2,

    /// <summary>[heads, length, length] attention probabilities, one call per layer and sequence.</summary>
    Attention = 4,

    /// <summary>[sequences, hidden] tanh pooler of [CLS].</summary>
    Pooled = 8,

    /// <summary>[sequences, outputs] of a regression head, or the logits of a classification head.</summary>
    Prediction = 16,

    /// <summary>[tokens, vocabulary] logits of the masked-language head.</summary>
    MaskedLanguageLogits = 32,
}
