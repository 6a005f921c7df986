namespace Genomics.Lm.Compute;

/// <summary>The largest work a session will get.</summary>
/// <param name="Sequences">Sequences per call.</param>
/// <param name="LongestTokens">Tokens of the longest sequence.</param>
/// <param name="Tokens">Tokens per call.</param>
/// <param name="Training">Whether gradients and optimizer state are kept.</param>
/// <param name="Precision">Precision of inference.</param>
/// <param name="Threads">Threads; 0 means all cores.</param>
public readonly record struct WorkShape(int Sequences, int LongestTokens, int Tokens, bool Training,
    Precision Precision = Precision.Float32, int Threads = 0);
