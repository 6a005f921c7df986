namespace Genomics.Lm.Data.Sections;

/// <summary>Values as bars, from top to bottom in the order given.</summary>
/// <param name="Title">Heading.</param>
/// <param name="ValueLabel">What the length means.</param>
/// <param name="Bars">The bars.</param>
public sealed record BarSection(string Title, string ValueLabel, IReadOnlyList<Bar> Bars) : ReportSection(Title);
