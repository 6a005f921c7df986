using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Data.Datasets;

/// <summary>How sequences and expression values become a <see cref="GeneDataset"/>.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// 0-based index of the TSS (or other anchor) in every window; null: the middle (<c>length / 2</c>), which
    /// <see cref="GeneDataset.Warnings"/> then names.
    /// </summary>
    public int? AlignmentIndex { get; init; }

    /// <summary>The scale on which expression is learnt.</summary>
    public ExpressionTransform Transform { get; init; } = ExpressionTransform.None;

    /// <summary>The value by which the table, before the transform, says "not detected" (a floor such as 0 or 0.001), or null.</summary>
    public double? NotDetected { get; init; }

    /// <summary>
    /// Matches ids without their version: <c>ENSG00000000003.14</c> is <c>ENSG00000000003</c>. Genes of PAR-Y stay apart.
    /// </summary>
    public bool IgnoreIdVersion { get; init; }

    /// <summary>Conditions to keep, in this order; null keeps all.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>Where the data came from, for reports; null takes the table's source.</summary>
    public string? Source { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property cannot be used; the message names it.</exception>
    public void Validate()
    {
        if (AlignmentIndex < 0)
            throw new ArgumentException(
                $"{nameof(AlignmentIndex)} is {AlignmentIndex}; expected a 0-based index into the window, or none for its middle",
                    nameof(AlignmentIndex));
        if (Conditions is { Count: 0 })
            throw new ArgumentException($"{nameof(Conditions)} is empty; name at least one condition, or none to keep all",
                nameof(Conditions));
        if (NotDetected is { } floor && !double.IsFinite(floor))
            throw new ArgumentException(FormattableString.Invariant($"{nameof(NotDetected)} is {floor}; expected a finite number"),
                nameof(NotDetected));
        if (!Enum.IsDefined(Transform)) throw new ArgumentException($"{nameof(Transform)} {Transform} is not known", nameof(Transform));
    }
}
