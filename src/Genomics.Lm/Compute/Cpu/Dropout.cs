using Genomics.Lm.Data.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Dropout whose masks depend on (seed, site, step, sequence ordinal, position in the sequence, column) only: the same in forward and backward,
/// in any batch and on any thread.
/// </summary>
internal readonly struct Dropout
{
    private const int ColumnsPerBlock = 8;   // a Philox block gives eight 16-bit numbers

    private readonly uint _key0, _key1;
    private readonly uint _threshold;
    private readonly float _scale;

    /// <param name="rate">Share of zeros; 0 switches the site off.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="site">Number of the site in the model.</param>
    /// <param name="step">Optimizer step.</param>
    public Dropout(float rate, ulong seed, int site, long step)
    {
        (_key0, _key1, _, _) = CounterRandom.Block((uint)seed, (uint)(seed >> 32), (ulong)step, (ulong)site);
        _threshold = (uint)MathF.Round(rate * 65536);
        _scale = 65536f / (65536 - _threshold);
    }

    public bool Active => _threshold > 0;

    /// <summary>Zeroes or scales one row in place.</summary>
    public unsafe void Apply(float* row, int width, int ordinal, int position)
    {
        var high = ((ulong)(uint)ordinal << 32) | (uint)position;
        for (var i = 0; i < width; i += ColumnsPerBlock)
        {
            var (a, b, c, d) = CounterRandom.Block(_key0, _key1, (ulong)i, high);
            var left = width - i;
            Pair(row + i, a, left);
            if (left > 2) Pair(row + i + 2, b, left - 2);
            if (left > 4) Pair(row + i + 4, c, left - 4);
            if (left > 6) Pair(row + i + 6, d, left - 6);
        }
    }

    private unsafe void Pair(float* x, uint bits, int left)
    {
        x[0] = (bits & 0xFFFF) < _threshold ? 0 : x[0] * _scale;
        if (left > 1) x[1] = bits >> 16 < _threshold ? 0 : x[1] * _scale;
    }
}
