using System.Globalization;
using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Finds libtorch and a device, sets what is global in libtorch, and turns its errors into ours.</summary>
internal static class TorchRuntime
{
    /// <summary>Whether libtorch is there and sees the device; loads it.</summary>
    public static bool IsAvailable(string device, out string reason)
        => (reason = WhyNot(device, NativeLibraries.Load, CudaDevices)).Length == 0;

    /// <summary>What is missing for a device and what to do; empty when nothing is.</summary>
    /// <param name="device">A device as in the options.</param>
    /// <param name="load">Loads a native library by name; null, or what the system's loader says.</param>
    /// <param name="cudaDevices">GPUs that libtorch sees; asked only when it is loaded.</param>
    public static string WhyNot(string device, Func<string, string?> load, Func<int> cudaDevices)
    {
        new TorchEngineOptions { Device = device }.Validate();
        var cuda = TypeOf(device) == DeviceType.CUDA;
        // before TorchSharp tries: its own attempt copies libtorch, writes to the console and gives another reason
        if (NativeLibraries.WhyNot(cuda, load) is { Length: > 0 } reason) return reason;
        try
        {
            if (!cuda) return TryInitializeDeviceType(DeviceType.CPU) ? "" : "libtorch does not start on this CPU";
            var devices = cudaDevices();
            if (devices == 0) return "no CUDA device is usable here: libtorch needs an NVIDIA GPU and its driver";
            return IndexOf(device) < devices ? ""
                : string.Create(CultureInfo.InvariantCulture, $"there is no device {device}, libtorch sees {devices}");
        }
        catch (Exception error) when (
            error is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException
                or BadImageFormatException)
        {
            return "libtorch was found but does not start; take the packages of one release "
                + $"({error.GetBaseException().Message.Split('\n')[0].Trim()})";
        }
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

    private static int IndexOf(string device)
        => device.Split(':') is [_, var index] ? int.Parse(index, CultureInfo.InvariantCulture) : 0;

    private static int CudaDevices() => TryInitializeDeviceType(DeviceType.CUDA) ? cuda.device_count() : 0;
}
