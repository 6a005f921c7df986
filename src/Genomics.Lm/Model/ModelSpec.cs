namespace Genomics.Lm.Model;

/// <summary>An encoder and what stands on it.</summary>
/// <param name="Encoder">Hyper-parameters of the encoder.</param>
/// <param name="Head">The head.</param>
public sealed record ModelSpec(EncoderConfig Encoder, HeadSpec Head)
{
    /// <summary>
    /// Units that keep their weights while training, counted from below: 1 the embeddings, 2 the first layer too, … layers + 1 all but the
    /// head.
    /// </summary>
    public int FrozenLayers { get; init; }

    /// <summary>Low-rank adapters: they and the head are all that is trained. Null: none.</summary>
    public LoraSpec? Lora { get; init; }
}
