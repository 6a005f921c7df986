namespace Genomics.Lm.Data.Sections;

/// <summary>Curves over a common axis, such as a training history.</summary>
/// <param name="Title">Heading.</param>
/// <param name="XLabel">Axis label with unit.</param>
/// <param name="YLabel">Axis label with unit.</param>
/// <param name="Curves">The curves.</param>
public sealed record CurveSection(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves) : ReportSection(Title)
{
    /// <summary>Places marked by a vertical line.</summary>
    public IReadOnlyList<CurveMark> Marks { get; init; } = [];
}
