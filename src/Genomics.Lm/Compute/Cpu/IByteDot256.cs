using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Adds x₀y₀ + x₁y₁ + x₂y₂ + x₃y₃ of each group of four neighbours.</summary>
internal interface IByteDot256
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The sum and the four products.</summary>
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> y);
}

/// <summary>By products of pairs in 16 bits, then pairs of those in 32: exact where the pairs do not overflow.</summary>
internal readonly struct PairsDot256 : IByteDot256
{
    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> y)
        => sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, y), Vector256<short>.One);
}

/// <summary>By one instruction that adds four products in 32 bits (AVX-VNNI).</summary>
internal readonly struct VnniDot256 : IByteDot256
{
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> y)
        => AvxVnni.MultiplyWideningAndAdd(sum, x, y);
}
