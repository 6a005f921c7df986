using System.Numerics;

namespace Genomics.Lm.Data.Randomness;

/// <summary>
/// The 32-bit Mersenne Twister of Matsumoto and Nishimura (1998) with initialisation by array (2002): the generator of the study's
/// split. Everything else uses <see cref="CounterRandom"/>.
/// </summary>
internal sealed class Mt19937
{
    private const int Size = 624, Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _index = Size;

    /// <summary>Seeds with |seed| as 32-bit words, least significant first; one word below 2^32.</summary>
    public Mt19937(long seed)
    {
        var magnitude = seed < 0 ? (ulong)-(seed + 1) + 1 : (ulong)seed;
        if (magnitude >> 32 == 0) InitializeByArray([(uint)magnitude]);
        else InitializeByArray([(uint)magnitude, (uint)(magnitude >> 32)]);
    }

    /// <summary>A uniform 32-bit number.</summary>
    public uint NextUInt32()
    {
        if (_index == Size) Twist();
        var y = _state[_index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>A uniform integer in [0, bound): the top bits of each number, as many as the bound has, until one is below it.</summary>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var shift = BitOperations.LeadingZeroCount((uint)bound);
        while (true)
        {
            var candidate = NextUInt32() >> shift;
            if (candidate < (uint)bound) return (int)candidate;
        }
    }

    /// <summary>Draws without replacement: each drawn slot of the pool is refilled with the pool's last item.</summary>
    /// <param name="items">What is drawn from.</param>
    /// <param name="count">How many to draw.</param>
    /// <returns>The items in drawing order.</returns>
    public T[] Sample<T>(IReadOnlyList<T> items, int count)
    {
        T[] pool = [.. items];
        var drawn = new T[count];
        for (var i = 0; i < count; i++)
        {
            var j = NextBelow(pool.Length - i);
            drawn[i] = pool[j];
            pool[j] = pool[^(i + 1)];
        }
        return drawn;
    }

    private void InitializeByArray(ReadOnlySpan<uint> key)
    {
        _state[0] = 19650218;
        for (var k = 1; k < Size; k++) _state[k] = 1812433253 * (_state[k - 1] ^ (_state[k - 1] >> 30)) + (uint)k;
        var (i, j) = (1, 0);
        for (var k = 0; k < Size; k++)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            Advance(ref i);
            j = (j + 1) % key.Length;
        }
        for (var k = 0; k < Size - 1; k++)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance(ref i);
        }
        _state[0] = 0x80000000;
    }

    private void Advance(ref int i)
    {
        if (++i < Size) return;
        _state[0] = _state[Size - 1];
        i = 1;
    }

    private void Twist()
    {
        for (var k = 0; k < Size; k++)
        {
            var y = (_state[k] & 0x80000000) | (_state[(k + 1) % Size] & 0x7fffffff);
            _state[k] = _state[(k + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }
        _index = 0;
    }
}
