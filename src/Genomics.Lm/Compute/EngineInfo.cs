namespace Genomics.Lm.Compute;

/// <summary>What an engine is.</summary>
/// <param name="Name">For example <c>managed-cpu</c>.</param>
/// <param name="Device">For example <c>cpu (Vector256, FMA)</c>.</param>
/// <param name="Deterministic">Bit-equal results at any thread count and batch composition.</param>
public sealed record EngineInfo(string Name, string Device, bool Deterministic)
{
    /// <summary>
    /// Whether what <see cref="IComputeEngine.Forecast"/> says is taken from the computer's own memory; false for a GPU.
    /// </summary>
    public bool SharesHostMemory { get; init; } = true;
}
