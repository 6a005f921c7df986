namespace Genomics.Lm.Data;

/// <summary>What a fitted predictor rests on beyond the genes it was given; shown in reports so that like is compared with like.</summary>
public sealed record FitProvenance
{
    /// <summary>
    /// True when parameters were fitted on the training genes alone and the validation genes decided when to stop (networks); false when
    /// training and validation genes were fitted together (methods with internal cross-validation).
    /// </summary>
    public bool StopsOnValidation { get; init; }

    /// <summary>Number of separately fitted models whose predictions are averaged; 1 for a single model.</summary>
    public int Members { get; init; } = 1;

    /// <summary>
    /// True when each model of an ensemble was fitted on another part of the learning genes (bagging): alone it is no fit to all of them.
    /// </summary>
    public bool Resampled { get; init; }

    /// <summary>The seed of a single model whose fit is random; null for methods without randomness and for ensembles.</summary>
    public long? Seed { get; init; }

    /// <summary>The seed of each model of an ensemble; empty for single models and where they are not known.</summary>
    public IReadOnlyList<long> MemberSeeds { get; init; } = [];

    /// <summary>Tokens seen in pre-training, repeats counted; null when nothing was pre-trained or the number is not known.</summary>
    public long? PretrainingTokens { get; init; }

    /// <summary>SHA-256 (hexadecimal) of published weights that the fit started from; null when it started from none.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>
    /// The conditions that one model learnt together, those that are not predicted among them; empty where each predicted condition has a
    /// model of its own.
    /// </summary>
    public IReadOnlyList<string> JointConditions { get; init; } = [];

    /// <summary>For what was not fitted in this run: what is known of the genes it learnt from. Null otherwise.</summary>
    public FitElsewhere? Elsewhere { get; init; }

    /// <summary>What the first model of an ensemble rests on, alone.</summary>
    public FitProvenance OfFirstMember()
        => this with { Members = 1, MemberSeeds = [], Seed = MemberSeeds.Count > 0 ? MemberSeeds[0] : null };
}
