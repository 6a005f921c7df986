namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Softmax attention with ALiBi: scores q·k/√width − slope·|i − j|, tiled over queries so that no [length, length] table is kept. The backward
/// pass recomputes the probabilities of a tile from the saved log-sum-exp of each row.
/// </summary>
internal sealed unsafe class Attention(Kernels kernels, int heads, int hidden)
{
    private const int QueryTile = 48;

    private readonly int _width = hidden / heads;
    private readonly float[] _slopes = Slopes(heads);
    private readonly float _scale = 1 / MathF.Sqrt(hidden / heads);

    private static Gemm Gemm => Gemm.Fastest;

    /// <summary>ALiBi's slope per head (Press et al. 2022): powers of 2^(−8/heads), with the odd ones of twice the count when it is no power of two.</summary>
    public static float[] Slopes(int heads)
    {
        var power = 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)heads));
        static IEnumerable<float> Of(int count) => Enumerable.Range(1, count).Select(i => (float)Math.Pow(2, -8.0 * i / count));
        return [.. Of(power), .. Of(2 * power).Where((_, i) => i % 2 == 0).Take(heads - power)];
    }

    /// <summary>Computes the context vectors.</summary>
    /// <param name="qkv">[tokens, 3, heads, width].</param>
    /// <param name="context">[tokens, heads, width].</param>
    /// <param name="logSums">[tokens, heads] log-sum-exp of each score row, or null.</param>
    /// <param name="take">Receives (sequence, head, first query, queries, probabilities [queries, length]), or null.</param>
    public void Forward(MicroBatch batch, float* qkv, float* context, float* logSums, ProbabilityTile? take = null)
        => kernels.Workers.For(batch.Sequences * heads, task =>
        {
            var (sequence, head) = (task / heads, task % heads);
            var (start, length) = (batch.Starts[sequence], batch.Starts[sequence + 1] - batch.Starts[sequence]);
            var stride = 3 * hidden;
            var q = qkv + (long)start * stride + head * _width;
            var scratch = kernels.Scratch.Rent();
            var (keys, values) = (Gemm.PackedBLength(length, _width), Gemm.PackedBLength(_width, length));
            var (rows, probabilities) = (Gemm.PackedALength(QueryTile, Math.Max(length, _width)), (long)QueryTile * length);
            var packedKeys = scratch.Reserve(keys + values + rows + probabilities);
            var packedValues = packedKeys + keys;
            var packedRows = packedValues + values;
            var p = packedRows + rows;
            Gemm.PackB(q + hidden, 1, stride, length, _width, packedKeys);
            Gemm.PackB(q + 2 * hidden, stride, 1, _width, length, packedValues);
            for (var from = 0; from < length; from += QueryTile)
            {
                var count = Math.Min(QueryTile, length - from);
                Scores(q + (long)from * stride, stride, packedKeys, packedRows, p, from, count, length, head);
                for (var i = 0; i < count; i++)
                {
                    var row = p + (long)i * length;
                    var max = Elementwise.Max(row, length);
                    var sum = Elementwise.ExpAndSum(row, max, length);
                    Elementwise.Scale(row, 1 / sum, length);
                    if (logSums != null) logSums[(long)(start + from + i) * heads + head] = max + MathF.Log(sum);
                }
                take?.Invoke(sequence, head, from, count, p);
                Gemm.PackA(p, length, 1, count, length, packedRows);
                Gemm.Multiply(packedRows, packedValues, context + (long)(start + from) * hidden + head * _width, hidden, count, _width, length, false);
            }
            kernels.Scratch.Return(scratch);
        });

    /// <summary>Turns the gradient of the context into that of queries, keys and values.</summary>
    /// <param name="qkv">[tokens, 3, heads, width].</param>
    /// <param name="context">[tokens, heads, width] as the forward pass gave it.</param>
    /// <param name="logSums">[tokens, heads].</param>
    /// <param name="contextGradient">[tokens, heads, width].</param>
    /// <param name="gradient">[tokens, 3, heads, width], overwritten.</param>
    public void Backward(MicroBatch batch, float* qkv, float* context, float* logSums, float* contextGradient, float* gradient)
        => kernels.Workers.For(batch.Sequences * heads, task =>
        {
            var (sequence, head) = (task / heads, task % heads);
            var scratch = kernels.Scratch.Rent();
            BackwardOne(batch.Starts[sequence], batch.Starts[sequence + 1] - batch.Starts[sequence], head, qkv, context, logSums, contextGradient, gradient, scratch);
            kernels.Scratch.Return(scratch);
        });

    private void BackwardOne(int start, int length, int head, float* qkv, float* context, float* logSums, float* contextGradient, float* gradient, AlignedBuffer scratch)
    {
        var stride = 3 * hidden;
        var q = qkv + (long)start * stride + head * _width;
        var dq = gradient + (long)start * stride + head * _width;
        var (columns, depths) = (Gemm.PackedBLength(length, _width), Gemm.PackedBLength(_width, length));
        var table = (long)QueryTile * length;
        var rows = Math.Max(Gemm.PackedALength(length, QueryTile), Gemm.PackedALength(QueryTile, Math.Max(length, _width)));
        var tile = Gemm.PackedBLength(_width, QueryTile);
        var packedKeys = scratch.Reserve(2 * columns + depths + rows + 2 * table + tile);   // Kᵀ as B
        var packedValues = packedKeys + columns;                                            // Vᵀ as B
        var keyRows = packedValues + columns;                                               // K as B
        var packed = keyRows + depths;
        var p = packed + rows;                                                              // [queries, length]
        var dp = p + table;                                                                 // [queries, length]
        var packedTile = dp + table;
        Gemm.PackB(q + hidden, 1, stride, length, _width, packedKeys);
        Gemm.PackB(q + 2 * hidden, 1, stride, length, _width, packedValues);
        Gemm.PackB(q + hidden, stride, 1, _width, length, keyRows);
        for (var from = 0; from < length; from += QueryTile)
        {
            var count = Math.Min(QueryTile, length - from);
            var outGradient = contextGradient + (long)(start + from) * hidden + head * _width;
            Scores(q + (long)from * stride, stride, packedKeys, packed, p, from, count, length, head);
            Gemm.PackA(outGradient, hidden, 1, count, _width, packed);
            Gemm.Multiply(packed, packedValues, dp, length, count, length, _width, false);
            for (var i = 0; i < count; i++)
            {
                var token = start + from + i;
                Elementwise.ExpAndSum(p + (long)i * length, logSums[(long)token * heads + head], length);
                var delta = Elementwise.Dot(outGradient + (long)i * hidden, context + (long)token * hidden + head * _width, _width);
                Elementwise.SoftmaxBackward(p + (long)i * length, dp + (long)i * length, delta, _scale, length);
            }
            Gemm.PackA(p, 1, length, length, count, packed);                                // dV += Pᵀ·dO
            Gemm.PackB(outGradient, hidden, 1, _width, count, packedTile);
            Gemm.Multiply(packed, packedTile, dq + 2 * hidden, stride, length, _width, count, from > 0);
            Gemm.PackA(dp, 1, length, length, count, packed);                               // dK += dSᵀ·Q
            Gemm.PackB(q + (long)from * stride, stride, 1, _width, count, packedTile);
            Gemm.Multiply(packed, packedTile, dq + hidden, stride, length, _width, count, from > 0);
            Gemm.PackA(dp, length, 1, count, length, packed);                               // dQ = dS·K
            Gemm.Multiply(packed, keyRows, dq + (long)from * stride, stride, count, _width, length, false);
        }
    }

    // [count, length] scaled scores with ALiBi
    private void Scores(float* q, int stride, float* packedKeys, float* packedRows, float* scores, int from, int count, int length, int head)
    {
        Gemm.PackA(q, stride, 1, count, _width, packedRows);
        Gemm.Multiply(packedRows, packedKeys, scores, length, count, length, _width, false);
        for (var i = 0; i < count; i++)
            Elementwise.ScaleWithAlibi(scores + (long)i * length, _scale, _slopes[head], from + i, length);
    }
}

/// <summary>Takes a tile of attention probabilities, [queries, length].</summary>
internal unsafe delegate void ProbabilityTile(int sequence, int head, int firstQuery, int queries, float* probabilities);
