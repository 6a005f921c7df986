using System.Text.Json.Serialization;

namespace Genomics.Lm.Data.Sections;

/// <summary>A part of a fit that a report can draw: learners give data, reports decide how it looks.</summary>
/// <param name="Title">Heading, for a person to read.</param>
[JsonDerivedType(typeof(BarSection), "bars")]
[JsonDerivedType(typeof(CurveSection), "curves")]
[JsonDerivedType(typeof(GraphSection), "graph")]
[JsonDerivedType(typeof(HeatMapSection), "heat_map")]
[JsonDerivedType(typeof(IntervalSection), "intervals")]
[JsonDerivedType(typeof(RegionMapSection), "region_map")]
[JsonDerivedType(typeof(SvgSection), "svg")]
[JsonDerivedType(typeof(TableSection), "table")]
public abstract record ReportSection(string Title)
{
    /// <summary>A sentence on what is shown and how to read it, or null.</summary>
    public string? Caption { get; init; }
}
