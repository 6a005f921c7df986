namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// dW += dyᵀ·x and db += Σ dy, in parallel over blocks of rows of dW. The sum over tokens is never cut among threads. x is packed once;
/// the block's columns of dy are packed while they are used, so that no transposed copy is kept.
/// </summary>
internal sealed unsafe class WeightGradientJob : IDisposable
{
    private const int MostRows = Gemm.FittingRows, RowStep = 12, PanelsPerPiece = 4;

    private readonly SessionResources _resources;
    private readonly Action<int> _pack, _multiply;
    private readonly AlignedBuffer _packed = new();
    private float* _dy, _x, _weightGradient, _biasGradient;
    private Matrix _w;
    private int _rows, _block;

    public WeightGradientJob(SessionResources resources) => (_resources, _pack, _multiply) = (resources, Pack, Multiply);

    private static Gemm Gemm => Gemm.Fastest;

    public void Run(float* dy, float* x, in Matrix w, float* weightGradient, float* biasGradient, int rows)
    {
        _dy = dy;
        _x = x;
        _w = w;
        _weightGradient = weightGradient;
        _biasGradient = biasGradient;
        _rows = rows;
        var (threads, panels) = (_resources.Workers.Threads, (w.Inputs + Gemm.Columns - 1) / Gemm.Columns);
        _block = Math.Min(MostRows, (w.Outputs / (2 * threads) + RowStep) / RowStep * RowStep);
        _packed.Reserve(Gemm.PackedBLength(w.Inputs, rows));
        _resources.Workers.For((panels + PanelsPerPiece - 1) / PanelsPerPiece, _pack);
        _resources.Workers.For((w.Outputs + _block - 1) / _block, _multiply);
    }

    public void Dispose() => _packed.Dispose();

    // The tokens in blocks as the product takes them: [token block][panel][tokens, columns].
    private void Pack(int piece)
    {
        for (var k = 0; k < _rows; k += Gemm.DepthBlock)
            Gemm.PackB(_x + (long)k * _w.Inputs, _w.Inputs, 1, _w.Inputs, Math.Min(Gemm.DepthBlock, _rows - k),
                _packed.Pointer + Gemm.PackedBLength(_w.Inputs, k), piece * PanelsPerPiece, (piece + 1) * PanelsPerPiece);
    }

    private void Multiply(int piece)
    {
        var (from, scratch) = (piece * _block, _resources.Scratch.Rent());
        var count = Math.Min(_block, _w.Outputs - from);
        var packed = scratch.Reserve(Gemm.PackedALength(count, Gemm.DepthBlock));
        for (var k = 0; k < _rows; k += Gemm.DepthBlock)
        {
            var terms = Math.Min(Gemm.DepthBlock, _rows - k);
            var source = _dy + (long)k * _w.Outputs + from;
            Gemm.PackA(source, 1, _w.Outputs, count, terms, packed);
            if (_biasGradient != null) ColumnSums.Add(source, _w.Outputs, terms, count, _biasGradient + from);
            Gemm.Multiply(LeftOperand.Packed(packed), _packed.Pointer + Gemm.PackedBLength(_w.Inputs, k),
                _weightGradient + (long)from * _w.Inputs, _w.Inputs,
                count, _w.Inputs, terms, accumulate: true);
        }
        _resources.Scratch.Return(scratch);
    }
}
