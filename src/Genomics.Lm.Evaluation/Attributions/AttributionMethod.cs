namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>How bases get scores.</summary>
public enum AttributionMethod
{
    /// <summary>The negative mean effect of a base's substitutions; for any predictor, and the measure of the others.</summary>
    Mutagenesis,

    /// <summary>Gradient × input.</summary>
    Gradient,

    /// <summary>Integrated gradients.</summary>
    IntegratedGradients,

    /// <summary>Attention rollout. Attention is no explanation.</summary>
    Attention,
}
