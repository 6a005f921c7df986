namespace Genomics.Lm.Model;

/// <summary>An encoder and what stands on it.</summary>
/// <param name="Encoder">Hyper-parameters of the encoder.</param>
/// <param name="Head">The head.</param>
public sealed record ModelSpec(EncoderConfig Encoder, HeadSpec Head)
{
    /// <summary>Embeddings and this many lower layers keep their weights while training; 0 trains everything, layers + 1 trains the head only.</summary>
    public int FrozenLayers { get; init; }
}
