using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Softmax attention with ALiBi: scores q·k/√width − slope·|i − j|, the slope that of the key's side, tiled over queries so that no
/// [length, length] table is kept. The backward pass recomputes the probabilities of a tile from the saved log-sum-exp of each row. Scores
/// are kept times log₂ e, so that powers of two do for exponentials.
/// </summary>
internal sealed unsafe partial class Attention
{
    private const int QueryTile = 48;

    // Scores of at most this, by base 2, need no shift: no sum of powers overflows, and none that counts is lost, for a token's score with
    // itself is at least its negative.
    private const float SafeScore = 50;

    private readonly SessionResources _resources;
    private readonly Action<int> _forward, _backward;
    private readonly int _heads, _hidden, _width;
    private readonly float[] _before, _after;   // slopes of the keys on either side
    private readonly float _scale;
    private MicroBatch _batch = null!;
    private float* _qkv, _context, _logSums;
    private ProbabilityTile? _take;

    public Attention(SessionResources resources, EncoderConfig config)
    {
        (_resources, _heads, _hidden, _width) = (resources, config.Heads, config.HiddenSize, config.HeadWidth);
        ((_before, _after), _scale) = (Alibi.Sides(config), 1 / MathF.Sqrt(config.HeadWidth));
        (_forward, _backward) = (ForwardOne, BackwardOne);
    }

    private static Gemm Gemm => Gemm.Fastest;

    /// <summary>Computes the context vectors.</summary>
    /// <param name="qkv">[tokens, 3, heads, width].</param>
    /// <param name="context">[tokens, heads, width].</param>
    /// <param name="logSums">[tokens, heads] log-sum-exp of each score row, by base 2, or null.</param>
    /// <param name="take">Receives (sequence, head, first query, queries, probabilities), or null.</param>
    public void Forward(MicroBatch batch, float* qkv, float* context, float* logSums, ProbabilityTile? take = null)
    {
        _batch = batch;
        _qkv = qkv;
        _context = context;
        _logSums = logSums;
        _take = take;
        _resources.Workers.For(batch.Sequences * _heads, _forward);
    }

    private void ForwardOne(int task)
    {
        var (sequence, head) = (task / _heads, task % _heads);
        var (start, length, stride) = (_batch.Starts[sequence], _batch.Length(sequence), 3 * _hidden);
        var q = _qkv + (long)start * stride + head * _width;
        var scratch = _resources.Scratch.Rent();
        var (keys, values, table) = (Gemm.PackedBLength(length, _width), Gemm.PackedBLength(_width, length), Stride(length));
        var packedKeys = scratch.Reserve(ScratchFloats(length, _width, false));
        var packedValues = packedKeys + keys;
        var queries = packedValues + values;
        var falls = queries + QueryTile * _width;
        var p = falls + FallFloats(length);
        var sums = stackalloc float[QueryTile];
        Gemm.PackB(q + _hidden, 1, stride, length, _width, packedKeys);
        Gemm.PackB(q + 2 * _hidden, stride, 1, _width, length, packedValues);
        falls = Falls(falls, head, length);
        var safe = SafeScore / (LargestNorm(q + _hidden, length) * _scale * Exponential.Log2OfE);
        for (var from = 0; from < length && !_resources.Workers.Cancellation.IsCancellationRequested; from += QueryTile)
        {
            var count = Math.Min(QueryTile, length - from);
            Scores(q + (long)from * stride, queries, packedKeys, falls - from, p, count, length);
            for (var i = 0; i < count; i++)
            {
                var (query, row) = ((from + i) * (nint)stride, i * (nint)table);
                var shift = LargestNorm(q + query, 1) <= safe ? 0 : Elementwise.Max(p + row, length);
                sums[i] = Elementwise.PowersAndSum(p + row, shift, length);
                if (_logSums != null) _logSums[(long)(start + from + i) * _heads + head] = shift + MathF.Log2(sums[i]);
            }
            var context = _context + (long)(start + from) * _hidden + head * _width;
            Gemm.Multiply(LeftOperand.Rows(p, table), packedValues, context, _hidden, count, _width, length);
            for (var i = 0; i < count; i++) Elementwise.Scale(context + (long)i * _hidden, 1 / sums[i], _width);
            if (_take is null) continue;
            for (var i = 0; i < count; i++) Elementwise.Scale(p + (long)i * table, 1 / sums[i], length);
            _take(sequence, head, from, count, p, table);
        }
        _resources.Scratch.Return(scratch);
    }

    // The scores of some queries, [count, length] with whole blocks at the edges; packs the queries.
    private void Scores(float* q, float* packed, float* keys, float* falls, float* p, int count, int length)
    {
        Gemm.PackA(q, 3 * _hidden, 1, count, _width, packed);
        var rows = Gemm.RoundUp(count, Gemm.Rows);
        Elementwise.Scale(packed, _scale * Exponential.Log2OfE, rows * _width);
        Gemm.Multiply(LeftOperand.Packed(packed), keys, p, Stride(length), rows, Gemm.RoundUp(length, Gemm.Columns), _width,
            bias: falls, biasStride: -1);
    }

    private float LargestNorm(float* x, int rows)
    {
        var largest = 0f;
        for (var i = 0; i < rows; i++, x += 3 * _hidden) largest = Math.Max(largest, Elementwise.Dot(x, x, _width));
        return MathF.Sqrt(largest);
    }

    // −slope·|distance| times log₂ e; the middle of the table, from where it reaches over a sequence and a block to both sides.
    private float* Falls(float* table, int head, int length)
    {
        var reach = FallFloats(length) / 2;
        var (before, after) = (-_before[head] * Exponential.Log2OfE, -_after[head] * Exponential.Log2OfE);
        var middle = table + reach;
        for (var distance = 0; distance < reach; distance++)
            (middle[-distance], middle[distance]) = (before * distance, after * distance);
        return middle;
    }

    private static int FallFloats(int length) => 2 * (length + QueryTile);

    /// <summary>Floats of scratch that one thread needs for a sequence of so many tokens.</summary>
    public static long ScratchFloats(int length, int width, bool training)
    {
        var (columns, rows, table) = (Gemm.PackedBLength(length, width), Gemm.PackedBLength(width, length),
            (long)QueryTile * Stride(length));
        var both = columns + rows + table + FallFloats(length) + QueryTile * width;
        return training ? both + columns + Gemm.PackedBLength(width, QueryTile) + table : both;
    }

    // Floats from one row of a table of scores to the next: whole panels, and an odd number of cache lines, so that its rows spread over
    // the cache.
    private static int Stride(int length) => Gemm.RoundUp(length, 32) + 16;
}

/// <summary>Takes a tile of attention probabilities, [queries, length] with a row stride.</summary>
internal unsafe delegate void ProbabilityTile(int sequence, int head, int firstQuery, int queries, float* probabilities, int stride);
