using System.Numerics;

namespace Genomics.Lm.Data.Sequences;

/// <summary>Collects the lower-case intervals of a sequence that is read in pieces.</summary>
internal sealed class SoftMaskBuilder
{
    private readonly List<(int Start, int End)> _runs = [];
    private int _open = -1;

    /// <summary>Adds up to 32 letters.</summary>
    /// <param name="position">Position of the first letter in the sequence.</param>
    /// <param name="lowerCase">Bit i: letter i is lower case.</param>
    /// <param name="count">Number of letters.</param>
    public void Add(int position, uint lowerCase, int count)
    {
        var all = uint.MaxValue >> (32 - count);
        if (lowerCase == (_open >= 0 ? all : 0)) return;
        var changes = (lowerCase ^ ((lowerCase << 1) | (_open >= 0 ? 1u : 0u))) & all;
        for (; changes != 0; changes &= changes - 1) Toggle(position + BitOperations.TrailingZeroCount(changes));
    }

    /// <summary>Ends the sequence and gives its intervals, 0-based half-open; the builder is empty again.</summary>
    public (int Start, int End)[] Finish(int length)
    {
        if (_open >= 0) Toggle(length);
        (int, int)[] runs = [.. _runs];
        _runs.Clear();
        return runs;
    }

    private void Toggle(int position)
    {
        if (_open >= 0) _runs.Add((_open, position));
        _open = _open >= 0 ? -1 : position;
    }
}
