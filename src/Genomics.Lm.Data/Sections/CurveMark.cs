namespace Genomics.Lm.Data.Sections;

/// <summary>A marked place on a curve's axis, such as the epoch whose weights were kept.</summary>
/// <param name="X">Abscissa.</param>
/// <param name="Label">A few words.</param>
public readonly record struct CurveMark(double X, string Label);
