using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Genomics.Lm.Data.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Dropout whose masks depend on (seed, site, step, sequence ordinal, position in the sequence, column) only: the same in forward and backward,
/// in any batch and on any thread. A block of <see cref="CounterRandom"/> gives the 16-bit numbers of eight columns; four blocks are computed at once.
/// </summary>
internal readonly unsafe struct Dropout
{
    private const int ColumnsPerBlock = 8, BlocksAtOnce = 4;

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
        var numbers = stackalloc ushort[ColumnsPerBlock * BlocksAtOnce];
        for (var i = 0; i < width; i += ColumnsPerBlock * BlocksAtOnce)
        {
            Blocks((uint)i, (uint)position, (uint)ordinal, (ulong*)numbers);
            var count = Math.Min(ColumnsPerBlock * BlocksAtOnce, width - i);
            var j = 0;
            for (; j <= count - ColumnsPerBlock; j += ColumnsPerBlock)
            {
                var (low, high) = Vector128.Widen(Vector128.Load(numbers + j));
                Keep(row + i + j, low.AsInt32());
                Keep(row + i + j + 4, high.AsInt32());
            }
            for (; j < count; j++) row[i + j] = numbers[j] < _threshold ? 0 : row[i + j] * _scale;
        }
    }

    private void Keep(float* x, Vector128<int> numbers)
        => ((Vector128.Load(x) * _scale) & Vector128.GreaterThanOrEqual(numbers, Vector128.Create(_threshold)).AsSingle()).Store(x);

    // The blocks of four counters (first, position, ordinal), (first + 8, …), … as CounterRandom.Block gives them, one 32-bit number in each 64-bit lane.
    private void Blocks(uint first, uint position, uint ordinal, ulong* numbers)
    {
        var (low, c0) = (Vector256.Create(0xFFFFFFFFUL), Vector256.Create(first, first + 8UL, first + 16UL, first + 24UL));
        var (c1, c2, c3) = (Vector256<ulong>.Zero, Vector256.Create((ulong)position), Vector256.Create((ulong)ordinal));
        var (key0, key1) = (_key0, _key1);
        for (var round = 0; round < 10; round++)
        {
            var p0 = Multiply(c0, 0xD2511F53);
            var p1 = Multiply(c2, 0xCD9E8D57);
            (c0, c1, c2, c3) = ((p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)key0), p1 & low, (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)key1), p0 & low);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        var (left, right) = (c0 | (c1 << 32), c2 | (c3 << 32));
        for (var block = 0; block < BlocksAtOnce; block++) (numbers[2 * block], numbers[2 * block + 1]) = (left[block], right[block]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> x, uint factor)
        => Avx2.IsSupported ? Avx2.Multiply(x.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32()) : x * factor;
}
