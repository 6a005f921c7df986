namespace Genomics.Lm.Compute;

/// <summary>Parts of a training state.</summary>
[Flags]
public enum StateParts
{
    /// <summary>The weights.</summary>
    Weights = 1,

    /// <summary>AdamW's moments and step count.</summary>
    Optimizer = 2,

    /// <summary>
    /// Low-rank adapters, named <c>….lora_A.weight</c> and <c>….lora_B.weight</c>; nothing where there are none. Part of
    /// <see cref="Optimizer"/>.
    /// </summary>
    Adapters = 4,
}
