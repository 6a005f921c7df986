using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Study.Runs;

/// <summary>The machine of a run, as far as it can change the last digits of results.</summary>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="InstructionSet">Processor family and vector widths in use.</param>
public sealed record ManifestMachine(string System, string Runtime, string InstructionSet)
{
    /// <summary>This machine.</summary>
    public static ManifestMachine Current { get; } = new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, "
            + $"{(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit products, {Vector<byte>.Count * 8}-bit elementwise");
}
