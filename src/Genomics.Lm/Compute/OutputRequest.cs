namespace Genomics.Lm.Compute;

/// <summary>Which outputs are wanted.</summary>
/// <param name="Kinds">The kinds, combined.</param>
public readonly record struct OutputRequest(OutputKind Kinds)
{
    /// <summary>
    /// Stops the computation, which then throws <see cref="OperationCanceledException"/>; an engine may go on to the end of what it has
    /// begun. The session can be used again.
    /// </summary>
    public CancellationToken Cancellation { get; init; }
}
