namespace Genomics.Lm.Data.Sections;

/// <summary>Estimates with intervals, from top to bottom in the order given.</summary>
/// <param name="Title">Heading.</param>
/// <param name="ValueLabel">What the axis means.</param>
/// <param name="Marks">The estimates.</param>
/// <param name="HasZeroLine">Whether 0 is shown and marked, as for differences.</param>
public sealed record IntervalSection(string Title, string ValueLabel, IReadOnlyList<IntervalMark> Marks, bool HasZeroLine)
    : ReportSection(Title);
