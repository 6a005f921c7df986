using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// A weight [outputs, inputs] in 8-bit integers, one scale per output, and products with activations that are brought to 8 bits row by row.
/// Products of pairs are added in 32 bits, exactly: the result does not depend on the instruction set.
/// </summary>
/// <remarks>The integers are stored 16 bits wide, [panel of 16 outputs][pair of inputs][output][2], as the multiply-add of pairs wants them.</remarks>
internal sealed unsafe class QuantizedMatrix : IDisposable
{
    private const int Columns = 16, Rows = 6, Largest = 127;
    private const int PairsPerBlock = 384;   // of a panel, so that it stays in the first-level cache

    private readonly AlignedBuffer _values, _scales;
    private readonly int _outputs, _inputs, _pairs;

    /// <param name="weights">[outputs, inputs], finite.</param>
    public QuantizedMatrix(float* weights, int outputs, int inputs)
    {
        (_outputs, _inputs, _pairs) = (outputs, inputs, (inputs + 1) / 2);
        var padded = (outputs + Columns - 1) / Columns * Columns;
        (_values, _scales) = (new AlignedBuffer(Floats(outputs, inputs) - padded), new AlignedBuffer(padded));
        _values.Clear();
        _scales.Clear();
        var scratch = new short[2 * _pairs];
        fixed (short* row = scratch)
            for (var output = 0; output < outputs; output++)
            {
                _scales.Pointer[output] = QuantizeRow(weights + (long)output * inputs, inputs, row);
                var target = (int*)_values.Pointer + (long)(output / Columns) * _pairs * Columns + output % Columns;
                for (var pair = 0; pair < _pairs; pair++) target[(long)pair * Columns] = ((int*)row)[pair];
            }
    }

    /// <summary>Floats of memory that a matrix takes.</summary>
    public static long Floats(int outputs, int inputs) => (long)((outputs + Columns - 1) / Columns * Columns) * ((inputs + 1) / 2 + 1);

    /// <summary>Floats of scratch that <see cref="Multiply"/> needs.</summary>
    public static long ScratchFloats(int rows, int inputs) => (long)RoundUp(rows) * ((inputs + 1) / 2 + 1 + Columns);

    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="y">[rows, outputs].</param>
    /// <param name="scratch">Of <see cref="ScratchFloats"/>.</param>
    public void Multiply(float* x, float* bias, float* y, int rows, float* scratch)
    {
        var padded = RoundUp(rows);
        var quantized = (short*)scratch;
        var scales = scratch + (long)padded * _pairs;
        var sums = (int*)(scales + padded);
        new Span<short>(quantized + (long)rows * 2 * _pairs, (padded - rows) * 2 * _pairs).Clear();
        for (var row = 0; row < rows; row++) scales[row] = QuantizeRow(x + (long)row * _inputs, _inputs, quantized + (long)row * 2 * _pairs);
        for (var column = 0; column < _outputs; column += Columns)
        {
            var panel = (short*)((int*)_values.Pointer + (long)column * _pairs);
            for (var pair = 0; pair < _pairs; pair += PairsPerBlock)
                for (var row = 0; row < padded; row += Rows)
                    Block(quantized + (long)row * 2 * _pairs + 2 * pair, 2 * _pairs, panel + (long)pair * 2 * Columns, Math.Min(PairsPerBlock, _pairs - pair), sums + row * Columns, pair > 0);
            Scale(sums, scales, bias, y, column, rows);
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _scales.Dispose();
    }

    /// <summary>Brings a row to whole numbers of at most ±127, padded to pairs with zero; returns the scale that undoes it.</summary>
    internal static float QuantizeRow(float* x, int length, short* result)
    {
        var (i, largest, lanes) = (0, Vector<float>.Zero, Vector<float>.Count);
        for (; i <= length - lanes; i += lanes) largest = Vector.Max(largest, Vector.Abs(Vector.Load(x + i)));
        var max = 0f;
        for (var lane = 0; lane < lanes; lane++) max = Math.Max(max, largest[lane]);
        for (; i < length; i++) max = Math.Max(max, Math.Abs(x[i]));
        var factor = max > 0 ? Largest / max : 0;
        i = 0;
        for (; i <= length - 8; i += 8)
            Vector128.Narrow(Round(Vector128.Load(x + i) * factor), Round(Vector128.Load(x + i + 4) * factor)).Store(result + i);
        for (; i < length; i++) result[i] = (short)MathF.Round(x[i] * factor);
        if (length % 2 == 1) result[length] = 0;
        return max / Largest;
    }

    private static int RoundUp(int rows) => (rows + Rows - 1) / Rows * Rows;

    private static Vector128<int> Round(Vector128<float> x) => Vector128.ConvertToInt32(Vector128.Round(x));

    private void Scale(int* sums, float* scales, float* bias, float* y, int column, int rows)
    {
        var width = Math.Min(Columns, _outputs - column);
        for (var row = 0; row < rows; row++)
        {
            var target = y + (long)row * _outputs + column;
            var j = 0;
            for (; j <= width - 8; j += 8)
            {
                var value = Vector256.ConvertToSingle(Vector256.Load(sums + row * Columns + j)) * (Vector256.Load(_scales.Pointer + column + j) * scales[row]);
                (bias == null ? value : value + Vector256.Load(bias + column + j)).Store(target + j);
            }
            for (; j < width; j++)
                target[j] = sums[row * Columns + j] * (_scales.Pointer[column + j] * scales[row]) + (bias == null ? 0 : bias[column + j]);
        }
    }

    // Six rows by sixteen columns over some pairs of inputs; added to the sums if asked to.
    private static void Block(short* a, nint stride, short* b, int pairs, int* sums, bool accumulate)
    {
        Vector256<int> c0a = default, c0b = default, c1a = default, c1b = default, c2a = default, c2b = default;
        Vector256<int> c3a = default, c3b = default, c4a = default, c4b = default, c5a = default, c5b = default;
        var rows = (int*)a;
        var a3 = (nint)a + 3 * stride * sizeof(short);
        var rows3 = (int*)a3;
        var step = stride / 2;
        for (var pair = 0; pair < pairs; pair++, rows++, rows3++, b += 2 * Columns)
        {
            var (b0, b1) = (Vector256.Load(b), Vector256.Load(b + 16));
            var x = Vector256.Create(*rows).AsInt16();
            (c0a, c0b) = (c0a + Pairs(x, b0), c0b + Pairs(x, b1));
            x = Vector256.Create(rows[step]).AsInt16();
            (c1a, c1b) = (c1a + Pairs(x, b0), c1b + Pairs(x, b1));
            x = Vector256.Create(rows[2 * step]).AsInt16();
            (c2a, c2b) = (c2a + Pairs(x, b0), c2b + Pairs(x, b1));
            x = Vector256.Create(*rows3).AsInt16();
            (c3a, c3b) = (c3a + Pairs(x, b0), c3b + Pairs(x, b1));
            x = Vector256.Create(rows3[step]).AsInt16();
            (c4a, c4b) = (c4a + Pairs(x, b0), c4b + Pairs(x, b1));
            x = Vector256.Create(rows3[2 * step]).AsInt16();
            (c5a, c5b) = (c5a + Pairs(x, b0), c5b + Pairs(x, b1));
        }
        Store(sums, c0a, c0b, accumulate);
        Store(sums + Columns, c1a, c1b, accumulate);
        Store(sums + 2 * Columns, c2a, c2b, accumulate);
        Store(sums + 3 * Columns, c3a, c3b, accumulate);
        Store(sums + 4 * Columns, c4a, c4b, accumulate);
        Store(sums + 5 * Columns, c5a, c5b, accumulate);
    }

    private static void Store(int* sums, Vector256<int> first, Vector256<int> second, bool accumulate)
    {
        (accumulate ? first + Vector256.Load(sums) : first).Store(sums);
        (accumulate ? second + Vector256.Load(sums + 8) : second).Store(sums + 8);
    }

    // x₀y₀ + x₁y₁ of each pair of neighbours
    private static Vector256<int> Pairs(Vector256<short> x, Vector256<short> y)
    {
        if (Avx2.IsSupported) return Avx2.MultiplyAddAdjacent(x, y);
        var (low, high) = ((x.AsInt32() << 16) >> 16, x.AsInt32() >> 16);
        return low * ((y.AsInt32() << 16) >> 16) + high * (y.AsInt32() >> 16);
    }
}
