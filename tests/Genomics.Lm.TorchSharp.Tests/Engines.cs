using Genomics.Lm.Compute;

// libtorch's generator, thread count and tensor count belong to the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Genomics.Lm.TorchSharp.Tests;

internal static class Engines
{
    /// <summary>libtorch on the CPU; skips the test, visibly, where it cannot be loaded.</summary>
    public static IComputeEngine Cpu => OnCpu(TorchPrecision.Float32);

    public static IComputeEngine CpuHalf => OnCpu(TorchPrecision.BFloat16);

    /// <summary>The first GPU; skips the test, visibly, where there is none.</summary>
    public static IComputeEngine Cuda(TorchPrecision precision = TorchPrecision.Float32)
    {
        if (!TorchEngine.IsAvailable("cuda", out var reason)) Assert.Skip($"needs a CUDA GPU: {reason}");
        return new TorchEngine(new TorchEngineOptions { Device = "cuda", Precision = precision });
    }

    private static TorchEngine OnCpu(TorchPrecision precision)
    {
        if (!TorchEngine.IsAvailable("cpu", out var reason)) Assert.Skip($"needs libtorch: {reason}");
        return new TorchEngine(new TorchEngineOptions { Device = "cpu", Precision = precision });
    }
}
