using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Finds libtorch and a device, sets what is global in libtorch, and turns its errors into ours.</summary>
internal static class TorchRuntime
{
    private const string Advice = "add the package TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux to the application, "
        + "of the same version as TorchSharp";

    public static bool IsAvailable(string device, out string reason)
    {
        reason = "";
        try
        {
            var type = TypeOf(device);
            if (!TryInitializeDeviceType(type)) reason = "no CUDA device is usable here: libtorch needs an NVIDIA GPU and its driver";
            else if (type == DeviceType.CUDA && IndexOf(device) >= cuda.device_count())
                reason = $"there is no device {device}, libtorch sees {cuda.device_count()}";
        }
        catch (Exception error) when (
            error is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException
                or BadImageFormatException)
        {
            reason = $"libtorch for '{device}' could not be loaded; {Advice}";
        }
        return reason.Length == 0;
    }

    /// <summary>The device, ready for use.</summary>
    /// <param name="options">Device and precision.</param>
    /// <param name="threads">Threads on a CPU; 0 leaves libtorch's number.</param>
    /// <exception cref="PlatformNotSupportedException">It is not there.</exception>
    public static Device Open(TorchEngineOptions options, int threads)
    {
        if (!IsAvailable(options.Device, out var reason)) throw new PlatformNotSupportedException(reason);
        if (TypeOf(options.Device) == DeviceType.CUDA) return new Device(DeviceType.CUDA, IndexOf(options.Device));
        if (threads > 0) set_num_threads(threads);
        return CPU;
    }

    /// <summary>Runs one piece of work in a dispose scope of its own, with the products' precision set.</summary>
    /// <exception cref="GenomicsDataException">The device's memory does not suffice.</exception>
    public static T Run<T>(TorchEngineOptions options, Func<T> work)
    {
        using var scope = NewDisposeScope();
        if (TypeOf(options.Device) == DeviceType.CUDA) backends.cuda.matmul.allow_tf32 = options.Precision == TorchPrecision.TensorFloat32;
        try
        {
            return work();
        }
        catch (ExternalException error) when (error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new GenomicsDataException(
                $"the memory of {options.Device} does not suffice for passes of {options.TokensPerPass} tokens; "
                + $"lower {nameof(TorchEngineOptions.TokensPerPass)}, use bf16, or shorten the window", error);
        }
    }

    private static DeviceType TypeOf(string device)
        => device.StartsWith("cuda", StringComparison.Ordinal) ? DeviceType.CUDA : DeviceType.CPU;

    private static int IndexOf(string device) => device.Split(':') is [_, var index] ? int.Parse(index) : 0;
}
