using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Comparison.Internals;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Colour (by CSS class) and marker shape of a predictor: the same role looks the same in every figure, without colour too.</summary>
internal static class PredictorStyle
{
    /// <summary>The CSS class of a predictor's role.</summary>
    public static string Class(string name) => Method(name) switch
    {
        PrimaryPairs.Oracle => "oracle",
        "dexter" => "dexter",
        "kmer_ridge" or "kmer_multiscale" => "ridge",
        _ when PrimaryPairs.IsLanguageModel(name) => "lm",
        _ => "other",
    };

    /// <summary>A circle around the origin, as SVG path data.</summary>
    public const string Circle = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";

    /// <summary>The marker around the origin, as SVG path data.</summary>
    public static string Marker(string name) => Method(name) switch
    {
        "dexter" => "M-4.5 -4.5h9v9h-9z",
        "kmer_ridge" => "M0 -6L6 0L0 6L-6 0z",
        "kmer_multiscale" => "M-5 -5.5H5L-5 5.5H5z",
        PrimaryPairs.Oracle => "M-1.5 -8h3v16h-3z",
        "cpg" => "M0 5.5L5.5 -4.5H-5.5z",
        "cnn_onehot" => "M-3 -5H3L6 0L3 5H-3L-6 0z",
        _ when name.StartsWith("stack", StringComparison.Ordinal) => "M-2 -5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z",
        _ when PrimaryPairs.IsLanguageModel(name) => Circle,
        _ => "M0 -5.5L5.5 4.5H-5.5z",
    };

    // an ensemble looks like its method
    private static string Method(string name) => ComparedPredictor.IsEnsembleRow(name) ? name[..^ComparedPredictor.EnsembleSuffix.Length] : name;
}
