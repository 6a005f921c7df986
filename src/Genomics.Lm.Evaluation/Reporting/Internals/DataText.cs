using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>The data's description in words.</summary>
internal static class DataText
{
    public static string Windows(WindowGeometry window)
        => window.Length == 0 ? $"any length, start at index {window.AlignmentIndex}"
            : $"{window.Length} bp, start at index {window.AlignmentIndex}";

    /// <summary>The transform by the name that the command line gives it.</summary>
    public static string Transform(ExpressionTransform transform) => transform switch
    {
        ExpressionTransform.Log10Floor => "log10-floor",
        ExpressionTransform.Log2Plus1 => "log2p1",
        _ => "none",
    };
}
