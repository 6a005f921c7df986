using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>
/// Colour (by CSS class) and marker of a predictor. The role gives the colour, and with the place among the methods of that role the
/// marker: no two rows of a comparison have colour and marker in common.
/// </summary>
internal static class PredictorStyle
{
    /// <summary>A circle around the origin, as SVG path data.</summary>
    public const string Circle = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";

    private const string Underline = "M-7 8h14v1.2h-14z";

    /// <summary>The CSS class of a predictor's role.</summary>
    public static string Class(ComparisonResult result, string name) => Class(result.Find(name)?.Role ?? MethodRole.Other);

    /// <summary>The CSS class of a role.</summary>
    public static string Class(MethodRole role) => role switch
    {
        MethodRole.LanguageModel => "lm",
        MethodRole.Motifs => "motifs",
        MethodRole.Reference => "reference",
        MethodRole.Oracle => "oracle",
        _ => "other",
    };

    /// <summary>The marker around the origin, as SVG path data; an ensemble has its method's, underlined.</summary>
    public static string Marker(ComparisonResult result, string name)
    {
        if (result.Find(name) is not { } predictor) return Circle;
        var methods = result.Predictors.Where(p => p.Role == predictor.Role).Select(p => p.Method).Distinct().ToList();
        return Marker(predictor.Role, methods.IndexOf(predictor.Method)) + (predictor.IsEnsemble ? Underline : "");
    }

    /// <summary>
    /// The marker of the method at a place, from 0, among those of its role; when all shapes are used, they come again with ticks
    /// above.
    /// </summary>
    public static string Marker(MethodRole role, int place)
    {
        var shapes = Shapes(role);
        var ticks = Enumerable.Range(0, place / shapes.Length)
            .Select(tick => FormattableString.Invariant($"M{-6 + 3 * tick} -10h1.4v3h-1.4z"));
        return shapes[place % shapes.Length] + string.Concat(ticks);
    }

    // roles of one colour share no shape
    private static string[] Shapes(MethodRole role) => role switch
    {
        MethodRole.LanguageModel
            => [Circle, "M-6 3a6 6 0 0 1 12 0z", "M-6 -3a6 6 0 0 0 12 0z", "M-7 0a7 3.2 0 1 0 14 0a7 3.2 0 1 0 -14 0z"],
        MethodRole.Motifs => ["M-4.5 -4.5h9v9h-9z", "M-7 -3h14v6h-14z", "M-3 -7h6v14h-6z"],
        MethodRole.Reference => ["M0 -6L6 0L0 6L-6 0z", "M-5 -5.5H5L-5 5.5H5z", "M0 -3.5L8 0L0 3.5L-8 0z"],
        MethodRole.Oracle => ["M-1.5 -8h3v16h-3z", "M-4 -8h3v16h-3zM1 -8h3v16h-3z"],
        MethodRole.Network => ["M-3 -5H3L6 0L3 5H-3L-6 0z", "M-5 -3V3L0 6L5 3V-3L0 -6z"],
        MethodRole.Stack => ["M-2 -5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z",
            "M0 -2L4 -6L6 -4L2 0L6 4L4 6L0 2L-4 6L-6 4L-2 0L-6 -4L-4 -6z"],
        MethodRole.Baseline => ["M0 -5.5L5.5 4.5H-5.5z", "M0 5.5L5.5 -4.5H-5.5z"],
        MethodRole.Candidate => ["M-6 -1.5h12v3h-12z", "M-1.5 -6h3v12h-3z"],
        _ => ["M5.5 0L-4.5 5.5V-5.5z", "M-5.5 0L4.5 5.5V-5.5z"],
    };
}
