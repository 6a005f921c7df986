namespace Genomics.Lm.Data.Sections;

/// <summary>A directed graph in columns, such as DExTER's exploration.</summary>
/// <param name="Title">Heading.</param>
/// <param name="ValueLabel">What the colour of nodes means.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Edges">The edges; legend and colours follow the order in which kinds appear.</param>
public sealed record GraphSection(string Title, string ValueLabel, IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphEdge> Edges) : ReportSection(Title);
