namespace Genomics.Lm.Data.Expression;

/// <summary>Which transform was applied and what it did; part of every predictor's description.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="Floors">
/// Per condition, the value that replaced non-positive numbers under <see cref="ExpressionTransform.Log10Floor"/>; empty for other
/// transforms.
/// </param>
/// <param name="Replaced">Per condition, how many values were replaced; empty for other transforms.</param>
/// <param name="NotDetected">The table's value that means "not detected", on the transformed scale, or null when none was named.</param>
public sealed record TransformSummary(
    ExpressionTransform Transform,
    IReadOnlyList<double> Floors,
    IReadOnlyList<int> Replaced,
    double? NotDetected = null)
{
    /// <summary>No transform.</summary>
    public static TransformSummary None { get; } = new(ExpressionTransform.None, [], []);
}
