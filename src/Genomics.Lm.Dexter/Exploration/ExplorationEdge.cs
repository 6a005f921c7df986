namespace Genomics.Lm.Dexter.Exploration;

/// <summary>How one domain led to another.</summary>
public enum EdgeKind
{
    /// <summary>From the domain whose extension proposed another to that other.</summary>
    Extension,

    /// <summary>From a shorter word in the same region to the word that beats it.</summary>
    Control,

    /// <summary>From a domain to the same word in a region of at least its strength.</summary>
    BetterRegion,
}

/// <summary>An edge of the exploration graph; its end is a valid domain.</summary>
/// <param name="Kind">What the edge means.</param>
/// <param name="From">The source; need not be valid itself.</param>
/// <param name="To">The valid domain.</param>
public sealed record ExplorationEdge(EdgeKind Kind, ScoredDomain From, ScoredDomain To)
{
    /// <summary>Relative change of strength along the edge; infinite from zero.</summary>
    public double Gain => From.Strength == 0 ? double.PositiveInfinity : (To.Strength - From.Strength) / From.Strength;
}
