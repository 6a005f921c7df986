namespace Genomics.Lm.Data;

/// <summary>The part a method plays in a comparison: what it is tested against, and how it is drawn.</summary>
public enum MethodRole
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>A simple yardstick such as base composition.</summary>
    Baseline,

    /// <summary>A strong simple method that language models are tested against, such as a ridge regression on k-mers.</summary>
    Reference,

    /// <summary>A regression on discovered motifs, which language models are tested against: DExTER.</summary>
    Motifs,

    /// <summary>A genome language model.</summary>
    LanguageModel,

    /// <summary>Another neural network.</summary>
    Network,

    /// <summary>A combination of other methods.</summary>
    Stack,

    /// <summary>The true function of simulated data, which is no competitor.</summary>
    Oracle,

    /// <summary>A model of a kind that is not known, brought to be tested against the references.</summary>
    Candidate,
}
