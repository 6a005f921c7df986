using System.Runtime.InteropServices;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>
/// Loads the native files behind TorchSharp as TorchSharp does, and says why when that fails; TorchSharp itself does not tell.
/// </summary>
internal static class NativeLibraries
{
    private const string Cpu = "torch_cpu", Cuda = "torch_cuda", Shim = "LibTorchSharp";
    private const string ToApplication = "to the application, of the release of TorchSharp";

    /// <summary>Why torch cannot be loaded for a device, with what to do; empty when it can.</summary>
    /// <param name="cuda">Whether a GPU is meant.</param>
    /// <param name="load">Loads a library by name; null, or what the system's loader says.</param>
    public static string WhyNot(bool cuda, Func<string, string?> load)
    {
        if (load(Cpu) is { } noTorch)
            return Explain(Cpu, noTorch, "libtorch is not there: "
                + $"add the package TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux {ToApplication}");
        if (load(Shim) is { } noShim)
            return Explain(Shim, noShim, "the native part of TorchSharp is not there: add the package TorchSharp to the application");
        if (cuda && load(Cuda) is { } noCuda)
            return Explain(Cuda, noCuda, "the libtorch that is there is the one for CPUs, not for CUDA: "
                + "take the package TorchSharp-cuda-windows or TorchSharp-cuda-linux instead, of the release of TorchSharp");
        return "";
    }

    /// <summary>Loads a library by name from beside TorchSharp.</summary>
    /// <returns>null, or the loader's reason.</returns>
    public static string? Load(string name)
    {
        try
        {
            NativeLibrary.Load(name, typeof(global::TorchSharp.torch).Assembly, null);
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return error.GetBaseException().Message;
        }
    }

    // .NET tries a file under several names and reports a line for each, behind a heading: "no such file" tells something only when all
    // lines say so
    private static string Explain(string library, string message, string missing)
    {
        string[] lines = [.. message.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        if (lines.Length > 1) lines = lines[1..];
        string? Line(Func<string, bool> that) => lines.FirstOrDefault(that);
        if (Line(l => Says(l, "GLIBCXX_", "CXXABI_", "GLIBC_")) is { } old)
            return "the system's C++ library is too old for TorchSharp; "
                + $"it needs Ubuntu 24.04, Debian 13, Fedora 38 or newer, or their libstdc++ ({old})";
        if (Line(l => Says(l, "undefined symbol", "Symbol not found", "0x8007007F")) is { } foreign)
            return $"libtorch is of another version than TorchSharp was built for; take the packages of one release ({foreign})";
        if (Line(l => Says(l, ": cannot open shared object file")
                && !l[..l.IndexOf(": ", StringComparison.Ordinal)].Contains(library, StringComparison.Ordinal)) is { } dependency)
            return $"a system library that {library} needs is not there; install it ({dependency})";
        if (Line(l => !Says(l, "No such file", "no such file", "0x8007007E")) is { } other)
            return $"{library} could not be loaded ({other})";
        return $"{missing} ({lines.LastOrDefault(l => Says(l, $"lib{library}.")) ?? lines.LastOrDefault() ?? "no reason given"})";
    }

    private static bool Says(string line, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (line.Contains(word, StringComparison.Ordinal)) return true;
        return false;
    }
}
