namespace Genomics.Lm.Data.Reporting;

/// <summary>A part of a fit that a report can draw: learners give data, reports decide how it looks.</summary>
/// <param name="Title">Heading, for a person to read.</param>
public abstract record ReportSection(string Title)
{
    /// <summary>A sentence on what is shown and how to read it, or null.</summary>
    public string? Caption { get; init; }
}

/// <summary>A table of text cells.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Column headings.</param>
/// <param name="Rows">Cells, one list per row, as many as columns; numbers already formatted.</param>
public sealed record TableSection(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportSection(Title);

/// <summary>Curves over a common axis, such as a training history.</summary>
/// <param name="Title">Heading.</param>
/// <param name="XLabel">Axis label with unit.</param>
/// <param name="YLabel">Axis label with unit.</param>
/// <param name="Curves">The curves.</param>
public sealed record CurveSection(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves) : ReportSection(Title);

/// <summary>One curve.</summary>
/// <param name="Name">Legend text.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates, as many as abscissae.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>Rows of coloured intervals along the window, such as DExTER's k-mer × region map.</summary>
/// <param name="Title">Heading.</param>
/// <param name="ValueLabel">What the colour means.</param>
/// <param name="Window">The window the positions refer to.</param>
/// <param name="Tracks">The rows.</param>
public sealed record RegionMapSection(string Title, string ValueLabel, WindowGeometry Window, IReadOnlyList<RegionTrack> Tracks) : ReportSection(Title);

/// <summary>One row of a region map.</summary>
/// <param name="Name">Row label.</param>
/// <param name="Regions">The coloured intervals.</param>
public sealed record RegionTrack(string Name, IReadOnlyList<RegionMark> Regions);

/// <summary>One coloured interval.</summary>
/// <param name="Left">First position, relative to the alignment point.</param>
/// <param name="Right">Last position, inclusive, relative to the alignment point.</param>
/// <param name="Value">The value shown by colour.</param>
public readonly record struct RegionMark(int Left, int Right, double Value);

/// <summary>A matrix shown by colour.</summary>
/// <param name="Title">Heading.</param>
/// <param name="RowNames">Row labels.</param>
/// <param name="ColumnNames">Column labels.</param>
/// <param name="Values">[rows, columns] in row-major order; NaN is left blank.</param>
/// <param name="ValueLabel">What the colour means.</param>
public sealed record HeatMapSection(string Title, IReadOnlyList<string> RowNames, IReadOnlyList<string> ColumnNames, IReadOnlyList<double> Values, string ValueLabel) : ReportSection(Title);

/// <summary>A complete drawing made by the learner, inlined in the report as it is.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Svg">One self-contained <c>svg</c> element; text must be escaped already.</param>
public sealed record SvgSection(string Title, string Svg) : ReportSection(Title);
