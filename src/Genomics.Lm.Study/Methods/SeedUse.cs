namespace Genomics.Lm.Study.Methods;

/// <summary>What becomes of a method when a comparison asks for several seeds.</summary>
public enum SeedUse
{
    /// <summary>The learner sees to it itself, or the seed changes nothing.</summary>
    Own,

    /// <summary>It is fitted once more with each seed, and the predictions are averaged.</summary>
    Repeated,

    /// <summary>The seed changes nothing: a bag of as many models stands beside the ordinary fit.</summary>
    Bagged,
}
