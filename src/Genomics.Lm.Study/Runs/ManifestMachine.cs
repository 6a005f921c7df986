using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Study.Runs;

/// <summary>The machine of a run, as far as it can change the last digits of results.</summary>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="InstructionSet">Processor family, instructions and vector widths in use.</param>
public sealed record ManifestMachine(string System, string Runtime, string InstructionSet)
{
    /// <summary>This machine.</summary>
    public static ManifestMachine Current { get; } = new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()} ({Features()}), "
            + $"{(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit products and elementwise work");

    // the instructions that decide how sums are rounded: widths alone do not tell a machine without AVX2 from one without any
    private static string Features()
    {
        (string Name, bool IsThere)[] known =
        [
            ("sse4.1", Sse41.IsSupported), ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported),
            ("avx512f", Avx512F.IsSupported), ("vnni", AvxVnni.IsSupported), ("advsimd", AdvSimd.IsSupported), ("dotprod", Dp.IsSupported),
        ];
        var there = string.Join(' ', known.Where(feature => feature.IsThere).Select(feature => feature.Name));
        return there.Length > 0 ? there : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";
    }
}
