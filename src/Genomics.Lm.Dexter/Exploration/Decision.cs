namespace Genomics.Lm.Dexter.Exploration;

/// <summary>What the exploration decided on a domain.</summary>
public enum DecisionKind
{
    /// <summary>A dinucleotide on the whole window: valid by definition.</summary>
    Root,

    /// <summary>Beats the domain that proposed it and its shorter words.</summary>
    Accepted,

    /// <summary>Does not beat <see cref="Decision.Against"/>.</summary>
    Refused,

    /// <summary>Valid, but below the smallest correlation: not explored further.</summary>
    BelowMinimum,

    /// <summary>A region at least as strong as <see cref="Decision.Against"/>, which led to it: valid.</summary>
    BetterRegion,

    /// <summary>
    /// A region at least as strong, refused because it does not beat the shorter word <see cref="Decision.Against"/> there.
    /// </summary>
    RegionRefused,
}

/// <summary>One entry of the decision log.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="Domain">The domain decided on.</param>
/// <param name="Against">The domain it was compared with or that led to it; null when there is none.</param>
public sealed record Decision(DecisionKind Kind, ScoredDomain Domain, ScoredDomain? Against = null);
