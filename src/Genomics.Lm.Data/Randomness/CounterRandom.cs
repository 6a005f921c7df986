using System.Runtime.CompilerServices;

namespace Genomics.Lm.Data.Randomness;

/// <summary>
/// A counter-based random generator (Philox4x32-10, Salmon et al. 2011): the numbers depend on seed, stream and position only, so
/// work can be cut among threads in any way. A mutable struct: pass it by reference.
/// </summary>
public struct CounterRandom
{
    private readonly uint _key0, _key1;
    private readonly ulong _stream;
    private ulong _block;
    private uint _w0, _w1, _w2, _w3;
    private int _used;

    /// <summary>Starts a stream at its first number.</summary>
    /// <param name="seed">The run's seed, any integer.</param>
    /// <param name="stream">Which of 2^64 independent streams.</param>
    public CounterRandom(long seed, ulong stream = 0)
    {
        (_key0, _key1) = ((uint)seed, (uint)((ulong)seed >> 32));
        _stream = stream;
        (_block, _used) = (0, 4);
        (_w0, _w1, _w2, _w3) = (0, 0, 0, 0);
    }

    /// <summary>One block of four 32-bit numbers at a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint, uint, uint, uint) Block(uint key0, uint key1, ulong counterLow, ulong counterHigh)
    {
        var (c0, c1, c2, c3) = ((uint)counterLow, (uint)(counterLow >> 32), (uint)counterHigh, (uint)(counterHigh >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * c0;
            var p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>A uniform 32-bit number.</summary>
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            (_w0, _w1, _w2, _w3) = Block(_key0, _key1, _block++, _stream);
            _used = 0;
        }
        return _used++ switch { 0 => _w0, 1 => _w1, 2 => _w2, _ => _w3 };
    }

    /// <summary>A uniform 64-bit number.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>A uniform integer in [0, bound), without bias.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var reject = (uint)(-(uint)bound) % (uint)bound;
            while ((uint)product < reject) product = (ulong)NextUInt32() * (uint)bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box–Muller, one of the pair).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
