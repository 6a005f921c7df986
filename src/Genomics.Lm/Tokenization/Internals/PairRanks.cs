using System.Numerics;
using System.Runtime.CompilerServices;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Which symbol two adjacent symbols merge into: open addressing, with a small bit filter in front that most look-ups end at.
/// </summary>
internal sealed class PairRanks
{
    private readonly ulong[] _keys;     // (left + 1) << 32 | right, 0 = empty
    private readonly int[] _products;
    private readonly ulong[] _filter;
    private readonly int _tableShift, _filterShift;

    public PairRanks(int capacity)
    {
        var tableBits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, capacity)) + 2);
        var filterBits = Math.Max(6, tableBits + 2);
        _keys = new ulong[1 << tableBits];
        _products = new int[1 << tableBits];
        _filter = new ulong[1 << (filterBits - 6)];
        (_tableShift, _filterShift) = (32 - tableBits, 32 - filterBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(int left, int right) => ((uint)left * 0x9E3779B1u + (uint)right) * 0x85EBCA77u;

    /// <summary>Adds a pair; false when it is there already.</summary>
    public bool Add(int left, int right, int product)
    {
        var (hash, key) = (Hash(left, right), ((ulong)(uint)(left + 1) << 32) | (uint)right);
        var slot = (int)(hash >> _tableShift);
        while (_keys[slot] != 0)
        {
            if (_keys[slot] == key) return false;
            slot = (slot + 1) & (_keys.Length - 1);
        }
        (_keys[slot], _products[slot]) = (key, product);
        var bit = hash >> _filterShift;
        _filter[bit >> 6] |= 1UL << (int)(bit & 63);
        return true;
    }

    /// <summary>The symbol that the pair merges into, or <see cref="int.MaxValue"/> when it does not merge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Product(int left, int right)
    {
        var hash = Hash(left, right);
        var bit = hash >> _filterShift;
        return (_filter[bit >> 6] >> (int)(bit & 63) & 1) == 0 ? int.MaxValue : Find(hash, left, right);
    }

    private int Find(uint hash, int left, int right)
    {
        var key = ((ulong)(uint)(left + 1) << 32) | (uint)right;
        for (var slot = (int)(hash >> _tableShift); _keys[slot] != 0; slot = (slot + 1) & (_keys.Length - 1))
            if (_keys[slot] == key) return _products[slot];
        return int.MaxValue;
    }
}
