namespace Genomics.Lm.Compute;

/// <summary>A forecast of the memory that a session takes; a .NET process takes about 50 MB besides.</summary>
/// <param name="WeightBytes">Weights, in the engine's layout.</param>
/// <param name="StateBytes">Gradients and moments; 0 for inference.</param>
/// <param name="ActivationBytes">Activations and scratch for the given shape.</param>
public readonly record struct MemoryForecast(long WeightBytes, long StateBytes, long ActivationBytes)
{
    /// <summary>All together.</summary>
    public long TotalBytes => WeightBytes + StateBytes + ActivationBytes;
}
