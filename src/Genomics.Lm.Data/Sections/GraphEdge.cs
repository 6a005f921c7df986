namespace Genomics.Lm.Data.Sections;

/// <summary>One edge of a graph.</summary>
/// <param name="From">Index of the node where it begins.</param>
/// <param name="To">Index of the node where it ends.</param>
/// <param name="Kind">What it means, a few words for the legend.</param>
/// <param name="Label">What is said of this edge.</param>
public readonly record struct GraphEdge(int From, int To, string Kind, string Label);
