using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// A weight [outputs, inputs] in small whole numbers, one scale per output, and products with activations that are brought to 8 bits row
/// by row. Products are added in 32 bits, exactly: the result does not depend on the instruction set.
/// </summary>
/// <remarks>
/// The bytes are stored as [panel of outputs][quad of inputs][output][4]. Activations are kept 128 too large, as unsigned bytes, as the
/// instructions want them; what this adds to the sums is known beforehand and taken off again. Weights use seven of the eight bits, so
/// that two products fit in 16.
/// </remarks>
internal sealed unsafe class QuantizedMatrix : IDisposable
{
    /// <summary>Weights are brought to whole numbers of at most this.</summary>
    public const int LargestWeight = 63;

    private const int Largest = 127, Offset = 128;

    private readonly ByteGemm _gemm;
    private readonly AlignedBuffer _values, _scales, _offsets;
    private readonly int _outputs, _inputs, _quads;

    /// <param name="weights">[outputs, inputs], finite.</param>
    /// <param name="gemm">The products; null for the fastest.</param>
    public QuantizedMatrix(float* weights, int outputs, int inputs, ByteGemm? gemm = null)
    {
        _gemm = gemm ?? ByteGemm.Fastest;
        (_outputs, _inputs, _quads) = (outputs, inputs, Quads(inputs));
        var padded = RoundUp(outputs, _gemm.Columns);
        (_values, _scales, _offsets) = (new AlignedBuffer((long)padded * _quads), new AlignedBuffer(padded), new AlignedBuffer(padded));
        foreach (var buffer in (AlignedBuffer[])[_values, _scales, _offsets]) buffer.Clear();
        for (var output = 0; output < outputs; output++) Store(weights + (long)output * inputs, output);
    }

    /// <summary>Floats of memory that a matrix takes.</summary>
    public static long Floats(int outputs, int inputs) => (long)RoundUp(outputs, ByteGemm.Fastest.Columns) * (Quads(inputs) + 2);

    /// <summary>Floats of scratch that <see cref="Multiply"/> needs.</summary>
    public static long ScratchFloats(int rows, int inputs) => ScratchFloats(ByteGemm.Fastest, rows, inputs);

    /// <inheritdoc cref="ScratchFloats(int, int)"/>
    public static long ScratchFloats(ByteGemm gemm, int rows, int inputs)
        => (long)RoundUp(rows, gemm.Rows) * (Quads(inputs) + 1 + gemm.Columns);

    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="y">[rows, outputs].</param>
    /// <param name="scratch">Of <see cref="ScratchFloats(int, int)"/>.</param>
    public void Multiply(float* x, float* bias, float* y, int rows, float* scratch)
    {
        var padded = RoundUp(rows, _gemm.Rows);
        var quantized = (int*)scratch;
        var scales = scratch + (long)padded * _quads;
        var sums = (int*)(scales + padded);
        new Span<int>(quantized + (long)rows * _quads, (padded - rows) * _quads).Clear();
        for (var row = 0; row < rows; row++)
            scales[row] = QuantizeRow(x + (long)row * _inputs, _inputs, (byte*)(quantized + (long)row * _quads));
        for (var column = 0; column < _outputs; column += _gemm.Columns)
        {
            _gemm.Multiply(quantized, (sbyte*)((int*)_values.Pointer + (long)column * _quads), _quads, padded, sums);
            Scale(sums, scales, bias, y, column, rows);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_values, _scales, _offsets]) buffer.Dispose();
    }

    private static int Quads(int inputs) => (inputs + 3) / 4;

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    [MethodImpl(Vectors.Whole)]
    private static float LargestOf(float* x, int length)
    {
        var (i, largest) = (0, Vector512<float>.Zero);
        for (; i <= length - Vectors.Lanes; i += Vectors.Lanes)
            largest = Vector512.MaxNative(largest, Vector512.Abs(Vector512.Load(x + i)));
        var max = Elementwise.Max(largest);
        for (; i < length; i++) max = Math.Max(max, Math.Abs(x[i]));
        return max;
    }

    // Brings a row to whole numbers of at most ±127, kept 128 too large; returns the scale that undoes it. What is missing to a quad meets
    // weights of zero.
    private static float QuantizeRow(float* x, int length, byte* result)
    {
        var max = LargestOf(x, length);
        var (i, factor) = (0, max > 0 ? Largest / max : 0);
        for (; i <= length - 32; i += 32)
        {
            var low = Vector256.Narrow(Round(x + i, factor), Round(x + i + 8, factor));
            var high = Vector256.Narrow(Round(x + i + 16, factor), Round(x + i + 24, factor));
            (Vector256.Narrow(low, high).AsByte() ^ Vector256.Create((byte)Offset)).Store(result + i);
        }
        for (; i < length; i++) result[i] = (byte)((int)MathF.Round(x[i] * factor) + Offset);
        for (; i % 4 != 0; i++) result[i] = 0;
        return max / Largest;
    }

    private static Vector256<int> Round(float* x, float factor)
        => Vector256.ConvertToInt32Native(Vector256.Round(Vector256.Load(x) * factor));

    private void Store(float* row, int output)
    {
        var (max, sum) = (LargestOf(row, _inputs), 0);
        var factor = max > 0 ? LargestWeight / max : 0;
        var target = (sbyte*)((int*)_values.Pointer + (long)(output / _gemm.Columns) * _quads * _gemm.Columns + output % _gemm.Columns);
        for (var i = 0; i < _inputs; i++)
        {
            var value = (sbyte)MathF.Round(row[i] * factor);
            target[(long)(i / 4) * 4 * _gemm.Columns + i % 4] = value;
            sum += value;
        }
        _scales.Pointer[output] = max / LargestWeight;
        ((int*)_offsets.Pointer)[output] = Offset * sum;
    }

    private void Scale(int* sums, float* scales, float* bias, float* y, int column, int rows)
    {
        var width = Math.Min(_gemm.Columns, _outputs - column);
        var offset = (int*)_offsets.Pointer + column;
        for (var row = 0; row < rows; row++, sums += _gemm.Columns)
        {
            var target = y + (long)row * _outputs + column;
            var j = 0;
            for (; j <= width - 8; j += 8)
            {
                var value = Vector256.ConvertToSingle(Vector256.Load(sums + j) - Vector256.Load(offset + j))
                    * (Vector256.Load(_scales.Pointer + column + j) * scales[row]);
                (bias == null ? value : value + Vector256.Load(bias + column + j)).Store(target + j);
            }
            for (; j < width; j++)
                target[j] = (sums[j] - offset[j]) * (_scales.Pointer[column + j] * scales[row]) + (bias == null ? 0 : bias[column + j]);
        }
    }
}
