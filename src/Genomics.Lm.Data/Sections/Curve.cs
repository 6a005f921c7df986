namespace Genomics.Lm.Data.Sections;

/// <summary>One curve.</summary>
/// <param name="Name">Legend text.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates, as many as abscissae.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Lower ends of the ordinates' intervals, as many as ordinates; empty: none are drawn.</summary>
    public IReadOnlyList<double> Low { get; init; } = [];

    /// <summary>Upper ends, as many as lower ones.</summary>
    public IReadOnlyList<double> High { get; init; } = [];

    /// <summary>The last points, drawn paler, that were not measured but extrapolated.</summary>
    public int Extrapolated { get; init; }
}
