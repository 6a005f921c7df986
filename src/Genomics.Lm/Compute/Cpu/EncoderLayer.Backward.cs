namespace Genomics.Lm.Compute.Cpu;

internal sealed unsafe partial class EncoderLayer
{
    private const int ColumnsPerPiece = 64;

    private BackwardScratch _work = null!;
    private float* _gradient, _weightGradients;

    /// <summary>Turns the gradient of the layer's output into that of its input, in place, and adds the weights' gradients.</summary>
    /// <param name="saved">What <see cref="Forward"/> kept; the gated part is overwritten.</param>
    /// <param name="gradient">[tokens, hidden] in: of the output; out: of the input.</param>
    /// <param name="weightGradients">The gradient buffer, laid out as the parameters.</param>
    public void Backward(MicroBatch batch, LayerState saved, float* gradient, float* weightGradients, BackwardScratch work,
        DropoutSites dropout)
    {
        _batch = batch;
        _saved = saved;
        _gradient = gradient;
        _weightGradients = weightGradients;
        _work = work;
        _dropout = dropout;
        _tile = _resources.Tile(batch.Tokens);
        work.Reserve(_config, batch.Tokens);
        _resources.Prepare([_qkv, _output, _gated, _down], backward: true);
        var tokens = batch.Tokens;
        var tiles = _resources.Tiles(batch.Tokens);
        var g = weightGradients;

        _resources.Workers.For(tiles, _backwardTile);
        _resources.Workers.For((Hidden + ColumnsPerPiece - 1) / ColumnsPerPiece, _normColumns);
        _resources.WeightGradient(work.Down, work.Product, _down, g + _down.Offset, g + _downBias, tokens);
        _resources.WeightGradient(saved.Gated, saved.Attended, _gated, g + _gated.Offset, null, tokens);
        _resources.WeightGradient(work.Branch, saved.Context, _output, g + _output.Offset, g + _outputBias, tokens);
        _attention.Backward(batch, saved.Qkv, saved.Context, saved.LogSums, work.Context, work.Qkv);
        _resources.WeightGradient(work.Qkv, saved.Input, _qkv, g + _qkv.Offset, g + _qkvBias, tokens);
        _resources.Workers.For(tiles, _inputTile);
    }

    // From the gradient of the output down to that of the context.
    private void BackwardTile(int tile)
    {
        var (from, count) = Range(tile);
        var row = from * Hidden;
        var gated = _saved.Gated + from * 2 * Inner;
        var product = _work.Product + from * Inner;
        var scratch = _resources.Scratch.Rent();
        var productGradient = scratch.Reserve((long)_tile * Inner + Inner + Dropout.ColumnsAtOnce);
        var factors = productGradient + (long)_tile * Inner;
        var dropout = _dropout.Product(_index);
        LayerNorm.Backward(_gradient + row, _saved.Hat2 + row, _saved.Inverse2 + from, Values + _norm2, _work.Down + row, count, Hidden);
        _resources.LinearBackward(_work.Down + row, _down, productGradient, count, false);
        for (var i = 0; i < count; i++)
        {
            var token = (int)from + i;
            dropout.Row(factors, Inner, _batch.Ordinals[_batch.SequenceOf[token]], _batch.Position(token));
            Elementwise.GatedGeluBackward(gated + 2L * i * Inner, productGradient + (long)i * Inner, factors, product + (long)i * Inner,
                Inner);
        }
        Copy(_work.Down + row, _work.Attended + row, count);
        _resources.LinearBackward(gated, _gated, _work.Attended + row, count, true);

        LayerNorm.Backward(_work.Attended + row, _saved.Hat1 + row, _saved.Inverse1 + from, Values + _norm1, _work.Residual + row, count,
            Hidden);
        Copy(_work.Residual + row, _work.Branch + row, count);
        Drop(_dropout.Attention(_index), _work.Branch + row, Hidden, from, count);
        _resources.LinearBackward(_work.Branch + row, _output, _work.Context + row, count, false);
        _resources.Scratch.Return(scratch);
    }

    // The gradient of the layer's input: through queries, keys and values, and beside them.
    private void InputTile(int tile)
    {
        var (from, count) = Range(tile);
        Copy(_work.Residual + from * Hidden, _gradient + from * Hidden, count);
        _resources.LinearBackward(_work.Qkv + from * 3 * Hidden, _qkv, _gradient + from * Hidden, count, true);
    }

    // Gradients of the weights and biases of both LayerNorms.
    private void NormColumns(int piece)
    {
        var from = piece * ColumnsPerPiece;
        var count = Math.Min(ColumnsPerPiece, Hidden - piece * ColumnsPerPiece);
        var g = _weightGradients + piece * ColumnsPerPiece;
        ColumnSums.AddProducts(_gradient + from, _saved.Hat2 + from, Hidden, _batch.Tokens, count, g + _norm2, g + _norm2Bias);
        ColumnSums.AddProducts(_work.Attended + from, _saved.Hat1 + from, Hidden, _batch.Tokens, count, g + _norm1, g + _norm1Bias);
    }

    private void Copy(float* source, float* target, int rows)
        => new ReadOnlySpan<float>(source, rows * Hidden).CopyTo(new Span<float>(target, rows * Hidden));
}
