using System.Numerics;
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

    private const int ColumnsPerBlock = 8;

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

    private static void Multiply(float* x, float* factors, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(x + i) * Vector.Load(factors + i)).Store(x + i);
        for (; i < count; i++) x[i] *= factors[i];
    }

    // [64] 0 or the scale, for columns from the first on
    private void Factors(float* factors, uint first, int ordinal, int position)
    {
        var numbers = stackalloc ulong[ColumnsAtOnce / 4];
        var counters = Vector256.Create(first, first + 8UL, first + 16UL, first + 24UL);
        Numbers(counters, counters + Vector256.Create(32UL), (uint)position, (uint)ordinal, numbers);
        var (threshold, scale) = (Vector128.Create(_threshold), Vector128.Create(_scale));
        for (var j = 0; j < ColumnsAtOnce; j += ColumnsPerBlock)
        {
            var (low, high) = Vector128.Widen(Vector128.Load((ushort*)numbers + j));
            (scale & Vector128.GreaterThanOrEqual(low.AsInt32(), threshold).AsSingle()).Store(factors + j);
            (scale & Vector128.GreaterThanOrEqual(high.AsInt32(), threshold).AsSingle()).Store(factors + j + 4);
        }
    }

    // The blocks of eight counters as CounterRandom.Block gives them, two by two vectors at a time; a 32-bit number in each 64-bit lane.
    private void Numbers(Vector256<ulong> x0, Vector256<ulong> y0, ulong position, ulong ordinal, ulong* numbers)
    {
        var low = Vector256.Create(0xFFFFFFFFUL);
        Vector256<ulong> x1 = default, x2 = Vector256.Create(position), x3 = Vector256.Create(ordinal);
        Vector256<ulong> y1 = default, y2 = x2, y3 = x3;
        var (key0, key1) = (Vector256.Create((ulong)_key0), Vector256.Create((ulong)_key1));
        for (var round = 0; round < 10; round++)
        {
            var (p0, p1, q0, q1) = (Multiply(x0, 0xD2511F53), Multiply(x2, 0xCD9E8D57), Multiply(y0, 0xD2511F53),
                Multiply(y2, 0xCD9E8D57));
            (x0, x1, x2, x3) = ((p1 >>> 32) ^ x1 ^ key0, p1 & low, (p0 >>> 32) ^ x3 ^ key1, p0 & low);
            (y0, y1, y2, y3) = ((q1 >>> 32) ^ y1 ^ key0, q1 & low, (q0 >>> 32) ^ y3 ^ key1, q0 & low);
            key0 = (key0 + Vector256.Create(0x9E3779B9UL)) & low;
            key1 = (key1 + Vector256.Create(0xBB67AE85UL)) & low;
        }
        Interleave(x0 | (x1 << 32), x2 | (x3 << 32), numbers);
        Interleave(y0 | (y1 << 32), y2 | (y3 << 32), numbers + 8);
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> x, uint factor)
        => Avx2.IsSupported ? Avx2.Multiply(x.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32()) : x * factor;
}
