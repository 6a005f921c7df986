namespace Genomics.Lm.Data.Sections;

/// <summary>A matrix shown by colour.</summary>
/// <param name="Title">Heading.</param>
/// <param name="RowNames">Row labels.</param>
/// <param name="ColumnNames">Column labels.</param>
/// <param name="Values">[rows, columns] in row-major order; NaN is left blank.</param>
/// <param name="ValueLabel">What the colour means.</param>
public sealed record HeatMapSection(string Title, IReadOnlyList<string> RowNames, IReadOnlyList<string> ColumnNames,
    IReadOnlyList<double> Values, string ValueLabel) : ReportSection(Title);
