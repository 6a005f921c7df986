namespace Genomics.Lm.Compute.Cpu;

internal sealed unsafe partial class Attention
{
    private float* _contextGradient, _gradient;

    /// <summary>Turns the gradient of the context into that of queries, keys and values.</summary>
    /// <param name="qkv">[tokens, 3, heads, width].</param>
    /// <param name="context">[tokens, heads, width] as the forward pass gave it.</param>
    /// <param name="logSums">[tokens, heads].</param>
    /// <param name="contextGradient">[tokens, heads, width].</param>
    /// <param name="gradient">[tokens, 3, heads, width], overwritten.</param>
    public void Backward(MicroBatch batch, float* qkv, float* context, float* logSums, float* contextGradient, float* gradient)
    {
        _batch = batch;
        _qkv = qkv;
        _context = context;
        _logSums = logSums;
        _contextGradient = contextGradient;
        _gradient = gradient;
        _resources.Workers.For(batch.Sequences * _heads, _backward);
    }

    private void BackwardOne(int task)
    {
        var (sequence, head) = (task / _heads, task % _heads);
        var (start, length, stride) = (_batch.Starts[sequence], _batch.Length(sequence), 3 * _hidden);
        var q = _qkv + (long)start * stride + head * _width;
        var dq = _gradient + (long)start * stride + head * _width;
        var (columns, rows, tile, table) = (Gemm.PackedBLength(length, _width), Gemm.PackedBLength(_width, length),
            Gemm.PackedBLength(_width, QueryTile), Stride(length));
        var scratch = _resources.Scratch.Rent();
        var packedKeys = scratch.Reserve(ScratchFloats(length, _width, true));   // Kᵀ
        var packedValues = packedKeys + columns;                                                // Vᵀ
        var keyRows = packedValues + columns;                                                   // K/√width
        var packedTile = keyRows + rows;                                                        // dO or Q/√width of a tile
        var packedQueries = packedTile + tile;
        var falls = packedQueries + QueryTile * _width;
        var p = falls + FallFloats(length);                                                     // [queries, length]
        var dp = p + (long)QueryTile * table;                                                   // [queries, length]
        Gemm.PackB(q + _hidden, 1, stride, length, _width, packedKeys);
        Gemm.PackB(q + 2 * _hidden, 1, stride, length, _width, packedValues);
        Gemm.PackB(q + _hidden, stride, 1, _width, length, keyRows);
        Elementwise.Scale(keyRows, _scale, (int)rows);
        falls = Falls(falls, head, length);
        for (var from = 0; from < length; from += QueryTile)
        {
            var (count, token) = (Math.Min(QueryTile, length - from), (long)(start + from));
            var queries = q + from * (nint)stride;
            var outGradient = _contextGradient + token * _hidden + head * _width;
            Scores(queries, packedQueries, packedKeys, falls - from, p, count, length);
            Gemm.Multiply(LeftOperand.Rows(outGradient, _hidden), packedValues, dp, table, count,
                Gemm.RoundUp(length, Gemm.Columns), _width);
            for (var i = 0; i < count; i++)
            {
                var delta = Elementwise.Dot(outGradient + (long)i * _hidden, _context + (token + i) * _hidden + head * _width, _width);
                Elementwise.SoftmaxBackward(p + (long)i * table, dp + (long)i * table, _logSums[(token + i) * _heads + head], delta,
                    length);
            }
            Gemm.PackB(outGradient, _hidden, 1, _width, count, packedTile);
            // dV += Pᵀ·dO
            Gemm.Multiply(LeftOperand.Columns(p, table), packedTile, dq + 2 * _hidden, stride, length, _width, count, from > 0);
            Gemm.PackB(queries, stride, 1, _width, count, packedTile);
            Elementwise.Scale(packedTile, _scale, (int)tile);
            // dK += dSᵀ·Q
            Gemm.Multiply(LeftOperand.Columns(dp, table), packedTile, dq + _hidden, stride, length, _width, count, from > 0);
            // dQ = dS·K
            Gemm.Multiply(LeftOperand.Rows(dp, table), keyRows, dq + from * (nint)stride, stride, count, _width, length);
        }
        _resources.Scratch.Return(scratch);
    }
}
