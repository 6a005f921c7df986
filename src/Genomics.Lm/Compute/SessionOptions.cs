namespace Genomics.Lm.Compute;

/// <summary>How a session is run.</summary>
public sealed record SessionOptions
{
    /// <summary>Precision of the matrix products; an engine that lacks one refuses it with <see cref="NotSupportedException"/>.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }
}
