namespace Genomics.Lm.Study.Ablations;

/// <summary>How much of a network is trained.</summary>
public enum TuningDepth
{
    /// <summary>Nothing: a linear regression on the frozen encoder.</summary>
    Head,

    /// <summary>Low-rank adapters and the head.</summary>
    Lora,

    /// <summary>The last layers and the head.</summary>
    Last,

    /// <summary>Everything.</summary>
    Full,
}
