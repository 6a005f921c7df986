using Genomics.Lm.Evaluation.Comparison.Internals;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Colour (by CSS class) and marker shape of a predictor: the same role looks the same in every figure, without colour too.</summary>
internal static class PredictorStyle
{
    /// <summary>The CSS class of a predictor's role.</summary>
    public static string Class(string name) => name switch
    {
        PrimaryPairs.Oracle => "oracle",
        "dexter" => "dexter",
        "kmer_ridge" => "ridge",
        _ when PrimaryPairs.IsLanguageModel(name) => "lm",
        _ => "other",
    };

    /// <summary>The marker around the origin, as SVG path data: circle, square, diamond, bar or triangle.</summary>
    public static string Marker(string name) => Class(name) switch
    {
        "lm" => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "dexter" => "M-4.5 -4.5h9v9h-9z",
        "ridge" => "M0 -6L6 0L0 6L-6 0z",
        "oracle" => "M-1.5 -8h3v16h-3z",
        _ => "M0 -5.5L5.5 4.5H-5.5z",
    };
}
