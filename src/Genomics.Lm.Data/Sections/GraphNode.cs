namespace Genomics.Lm.Data.Sections;

/// <summary>One node of a graph.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Column">The column it stands in, from 0.</param>
/// <param name="Value">The value shown by colour, between −1 and 1.</param>
public readonly record struct GraphNode(string Name, int Column, double Value);
