namespace Genomics.Lm.Data.Reporting;

/// <summary>A part of a fit that a report can draw: learners give data, reports decide how it looks.</summary>
/// <param name="Title">Heading, for a person to read.</param>
public abstract record ReportSection(string Title)
{
    /// <summary>A sentence on what is shown and how to read it, or null.</summary>
    public string? Caption { get; init; }
}
