namespace Genomics.Lm.Study.Ablations;

/// <summary>Kinds of start.</summary>
public enum AblationStartKind
{
    /// <summary>Random weights.</summary>
    Random,

    /// <summary>Masked-language pre-training on the windows of each fold's own training genes.</summary>
    Masked,

    /// <summary>A model folder.</summary>
    Model,

    /// <summary>Another method altogether, as a yardstick; of all choices it has the window and the genes alone.</summary>
    Method,
}
