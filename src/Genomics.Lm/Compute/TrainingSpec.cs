namespace Genomics.Lm.Compute;

/// <summary>Optimizer and dropout of a training session.</summary>
public sealed record TrainingSpec
{
    /// <summary>AdamW's first decay rate.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>AdamW's second decay rate.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled weight decay; not applied to biases and LayerNorm weights.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>False turns every dropout off.</summary>
    public bool Dropout { get; init; } = true;

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }
}
