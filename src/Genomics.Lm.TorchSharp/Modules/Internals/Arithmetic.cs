using TorchSharp;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>
/// Arithmetic whose numbers outlive the call. TorchSharp makes a <see cref="Scalar"/> of every number in a call (even the factor 1 of a
/// sum) and hands its address on without keeping it: a collection of garbage in that moment frees it while libtorch reads it.
/// </summary>
internal static class Arithmetic
{
    private static readonly Scalar One = 1.ToScalar(), MinusOne = (-1).ToScalar();

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>left − right.</summary>
    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, MinusOne);

    /// <summary>target += source, in place.</summary>
    public static Tensor Increase(this Tensor target, Tensor source) => target.add_(source, One);

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul(scalar);
    }

    /// <summary>The smaller of x and a limit.</summary>
    public static Tensor AtMost(this Tensor x, double limit)
    {
        using var scalar = limit.ToScalar();
        return x.clamp(null, scalar);
    }

    /// <summary>[count] first, first + 1, ….</summary>
    public static Tensor Count(long first, long count, ScalarType type, Device device)
    {
        using Scalar start = first.ToScalar(), stop = (first + count).ToScalar();
        return arange(start, stop, One, type, device);
    }
}
