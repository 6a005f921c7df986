namespace Genomics.Lm.Dexter.Exploration;

/// <summary>A domain that the exploration treated.</summary>
/// <param name="Domain">Word, region and correlation.</param>
/// <param name="IsRoot">One of the sixteen dinucleotides on the whole window.</param>
/// <param name="IsValid">Accepted as a variable.</param>
public sealed record ExploredDomain(ScoredDomain Domain, bool IsRoot, bool IsValid);
