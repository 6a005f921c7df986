using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Data;

/// <summary>What a fit gives: the predictor, and what a report should show of it.</summary>
/// <param name="Predictor">The fitted predictor; the caller owns and disposes it.</param>
/// <param name="Sections">Curves, tables and maps, in the order to be shown.</param>
/// <param name="Seconds">Wall-clock seconds of the fit.</param>
public sealed record FitResult(IExpressionPredictor Predictor, IReadOnlyList<ReportSection> Sections, double Seconds)
{
    /// <summary>What the fit rests on: which genes, how many models, which weights.</summary>
    public FitProvenance Provenance { get; init; } = new();
}
