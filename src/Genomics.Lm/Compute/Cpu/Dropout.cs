using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Dropout whose masks depend on (seed, site, step, sequence ordinal, position in the sequence, column) only: the same in forward and
/// backward, in any batch and on any thread. A block of <see cref="CounterRandom"/> gives the 16-bit numbers of eight columns; eight
/// blocks are computed at once.
/// </summary>
internal readonly unsafe struct Dropout
{
    /// <summary>Columns whose masks are made together.</summary>
    public const int ColumnsAtOnce = 64;

    private readonly uint _key0, _key1;
    private readonly int _threshold;
    private readonly float _scale;

    /// <param name="rate">Share of zeros; 0 switches the site off.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="site">Number of the site in the model.</param>
    /// <param name="step">Optimizer step.</param>
    public Dropout(float rate, ulong seed, int site, long step)
    {
        (_key0, _key1, _, _) = CounterRandom.Block((uint)seed, (uint)(seed >> 32), (ulong)step, (ulong)site);
        _threshold = (int)MathF.Round(rate * 65536);
        _scale = 65536f / (65536 - _threshold);
    }

    public bool Active => _threshold > 0;

    /// <summary>Zeroes or scales one row in place.</summary>
    public void Apply(float* row, int width, int ordinal, int position)
    {
        var factors = stackalloc float[ColumnsAtOnce];
        for (var i = 0; i < width; i += ColumnsAtOnce)
        {
            Factors(factors, (uint)i, ordinal, position);
            Multiply(row + i, factors, Math.Min(ColumnsAtOnce, width - i));
        }
    }

    /// <summary>The factors of one row: 0 or the scale; 1 everywhere where the site is off.</summary>
    /// <param name="factors">[width rounded up to <see cref="ColumnsAtOnce"/>].</param>
    public void Row(float* factors, int width, int ordinal, int position)
    {
        if (!Active) new Span<float>(factors, width).Fill(1);
        else
            for (var i = 0; i < width; i += ColumnsAtOnce) Factors(factors + i, (uint)i, ordinal, position);
    }

    [MethodImpl(Vectors.Whole)]
    private static void Multiply(float* x, float* factors, int count)
    {
        var i = 0;
        for (; i <= count - Vectors.Lanes; i += Vectors.Lanes) (Vector512.Load(x + i) * Vector512.Load(factors + i)).Store(x + i);
        for (; i < count; i++) x[i] *= factors[i];
    }

    // [64] 0 or the scale, for columns from the first on
    [MethodImpl(Vectors.Whole)]
    private void Factors(float* factors, uint first, int ordinal, int position)
    {
        var numbers = stackalloc ulong[ColumnsAtOnce / 4];
        Numbers(Vector512.Create(0UL, 8, 16, 24, 32, 40, 48, 56) + Vector512.Create((ulong)first), (uint)position, (uint)ordinal, numbers);
        var (threshold, scale) = (Vector512.Create(_threshold), Vector512.Create(_scale));
        for (var j = 0; j < ColumnsAtOnce; j += 2 * Vectors.Lanes)
        {
            var (low, high) = Vector512.Widen(Vector512.Load((ushort*)numbers + j));
            (scale & Vector512.GreaterThanOrEqual(low.AsInt32(), threshold).AsSingle()).Store(factors + j);
            (scale & Vector512.GreaterThanOrEqual(high.AsInt32(), threshold).AsSingle()).Store(factors + j + Vectors.Lanes);
        }
    }

    // The blocks of eight counters as CounterRandom.Block gives them; a 32-bit number in each 64-bit lane, above it what does not count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Numbers(Vector512<ulong> x0, ulong position, ulong ordinal, ulong* numbers)
    {
        Vector512<ulong> x1 = default, x2 = Vector512.Create(position), x3 = Vector512.Create(ordinal);
        var (key0, key1) = (Vector512.Create((ulong)_key0), Vector512.Create((ulong)_key1));
        for (var round = 0; round < 10; round++)
        {
            var (p0, p1) = (Multiply(x0, 0xD2511F53), Multiply(x2, 0xCD9E8D57));
            (x0, x1, x2, x3) = ((p1 >>> 32) ^ x1 ^ key0, p1, (p0 >>> 32) ^ x3 ^ key1, p0);
            key0 += Vector512.Create(0x9E3779B9UL);
            key1 += Vector512.Create(0xBB67AE85UL);
        }
        Interleave((x0 & Low) | (x1 << 32), (x2 & Low) | (x3 << 32), numbers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<ulong> left, Vector512<ulong> right, ulong* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar8x64x2(left, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), right).Store(to);
            Avx512F.PermuteVar8x64x2(left, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), right).Store(to + 8);
            return;
        }
        Interleave(left.GetLower(), right.GetLower(), to);
        Interleave(left.GetUpper(), right.GetUpper(), to + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector256<ulong> left, Vector256<ulong> right, ulong* to)
    {
        if (Avx2.IsSupported)
        {
            var (even, odd) = (Avx2.UnpackLow(left, right), Avx2.UnpackHigh(left, right));
            Avx2.Permute2x128(even, odd, 0x20).Store(to);
            Avx2.Permute2x128(even, odd, 0x31).Store(to + 4);
            return;
        }
        for (var block = 0; block < 4; block++) (to[2 * block], to[2 * block + 1]) = (left[block], right[block]);
    }

    private static Vector512<ulong> Low => Vector512.Create(0xFFFFFFFFUL);

    // The low halves of all lanes times a number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> x, uint number)
    {
        var factor = Vector512.Create((ulong)number);
        if (Avx512F.IsSupported) return Avx512F.Multiply(x.AsUInt32(), factor.AsUInt32());
        return Avx2.IsSupported
            ? Vector512.Create(Avx2.Multiply(x.GetLower().AsUInt32(), factor.GetLower().AsUInt32()),
                Avx2.Multiply(x.GetUpper().AsUInt32(), factor.GetUpper().AsUInt32()))
            : (x & Low) * factor;
    }
}
