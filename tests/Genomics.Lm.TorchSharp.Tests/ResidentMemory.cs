using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Genomics.Lm.TorchSharp.Tests;

internal static class ResidentMemory
{
    /// <summary>
    /// Bytes resident now. What earlier tests freed is given back first: it would stay with the process, and hide or show growth.
    /// </summary>
    public static long Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library)
            && NativeLibrary.TryGetExport(library, "malloc_trim", out _)) Trim(0);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint pad);
}
