using Genomics.Lm.Compute;

// libtorch's generator, thread count and tensor count belong to the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Genomics.Lm.TorchSharp.Tests;

internal static class Engines
{
    public static IComputeEngine Cpu { get; } = new TorchEngine(new TorchEngineOptions { Device = "cpu" });

    public static IComputeEngine CpuHalf { get; } = new TorchEngine(new TorchEngineOptions { Device = "cpu", Precision = TorchPrecision.BFloat16 });

    /// <summary>The first GPU; skips the test, visibly, where there is none.</summary>
    public static IComputeEngine Cuda(TorchPrecision precision = TorchPrecision.Float32)
    {
        if (!TorchEngine.IsAvailable("cuda", out var reason)) Assert.Skip($"needs a CUDA GPU: {reason}");
        return new TorchEngine(new TorchEngineOptions { Device = "cuda", Precision = precision });
    }
}
