namespace Genomics.Lm.Data;

/// <summary>What a model of sequences says of a change, without having been fitted to any measurement.</summary>
/// <remarks>
/// A tokenizer may read the altered sequence in other tokens around the change. The part of the model is what remains when no token
/// crosses a border of the unaltered sequence's tokens; the rest comes from the borders that moved, and is no property of the change.
/// </remarks>
public sealed record ZeroShotScore
{
    /// <summary>
    /// Pseudo-log-likelihood of the altered sequence less that of the unaltered one, in nats, over the tokens that were scored; negative
    /// where the change is unlikely.
    /// </summary>
    public required double LikelihoodRatio { get; init; }

    /// <summary>The ratio within the token borders of the unaltered sequence.</summary>
    public required double LikelihoodModelPart { get; init; }

    /// <summary>Euclidean distance of the two sequences' embeddings (the mean over the tokens' states).</summary>
    public required double EmbeddingDistance { get; init; }

    /// <summary>The distance within the token borders of the unaltered sequence.</summary>
    public required double EmbeddingModelPart { get; init; }

    /// <summary>Tokens of the unaltered sequence that were scored.</summary>
    public required int ReferenceTokens { get; init; }

    /// <summary>Tokens of the altered sequence that were scored.</summary>
    public required int AlteredTokens { get; init; }
}
