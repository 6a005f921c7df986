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

    /// <summary>
    /// Where the fit's own cross-validation gives them: predictions for the learning genes by models fitted without the gene's fold,
    /// [genes of <see cref="FittingData.TrainingAndValidation"/>, target conditions], NaN where the value is missing. Null otherwise.
    /// </summary>
    public IReadOnlyList<double>? OutOfFold { get; init; }
}
