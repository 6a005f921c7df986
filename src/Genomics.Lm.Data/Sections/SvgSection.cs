namespace Genomics.Lm.Data.Sections;

/// <summary>A complete drawing made by the learner, inlined in the report as it is.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Svg">One self-contained <c>svg</c> element; text must be escaped already.</param>
public sealed record SvgSection(string Title, string Svg) : ReportSection(Title);
