namespace Genomics.Lm.Compute.Cpu;

/// <summary>What all layers of one session share: threads, packing scratch, and the three products of a linear layer.</summary>
internal sealed unsafe class Kernels(ParameterStore parameters, int threads) : IDisposable
{
    private const int ColumnsPerPiece = 128;

    private readonly AlignedBuffer _packedA = new(), _packedB = new();

    public ParameterStore Parameters { get; } = parameters;

    public Workers Workers { get; } = new(threads);

    public ScratchPool Scratch { get; } = new();

    private static Gemm Gemm => Gemm.Fastest;

    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="w">[outputs, inputs].</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="y">[rows, outputs].</param>
    public void Linear(float* x, in Matrix w, float* bias, float* y, int rows)
    {
        var a = PackRows(x, rows, w.Inputs);
        var outputs = w.Outputs;
        Gemm.Multiply(a, Parameters.Forward(w, Workers), y, outputs, rows, outputs, w.Inputs, false, Workers);
        if (bias != null)
            Workers.Pieces(rows, 64, (from, to) =>
            {
                for (var row = from; row < to; row++) Elementwise.Add(y + (long)row * outputs, bias, outputs);
            });
    }

    /// <summary>dx (+)= dy·W.</summary>
    public void LinearBackward(float* dy, in Matrix w, float* dx, int rows, bool accumulate)
    {
        var a = PackRows(dy, rows, w.Outputs);
        Gemm.Multiply(a, Parameters.Backward(w, Workers), dx, w.Inputs, rows, w.Inputs, w.Outputs, accumulate, Workers);
    }

    /// <summary>dW += dyᵀ·x; db += Σ dy. The sum over tokens is never cut among threads.</summary>
    public void WeightGradient(float* dy, float* x, in Matrix w, float* weightGradient, float* biasGradient, int rows)
    {
        var a = _packedA.Reserve(Gemm.PackedALength(w.Outputs, rows));
        var b = _packedB.Reserve(Gemm.PackedBLength(w.Inputs, rows));
        Gemm.PackA(dy, 1, w.Outputs, w.Outputs, rows, a, Workers);
        Gemm.PackB(x, w.Inputs, 1, w.Inputs, rows, b, Workers);
        Gemm.Multiply(a, b, weightGradient, w.Inputs, w.Outputs, w.Inputs, rows, true, Workers);
        if (biasGradient != null) AddColumnSums(dy, rows, w.Outputs, biasGradient);
    }

    /// <summary>target += Σ over rows.</summary>
    public void AddColumnSums(float* x, int rows, int width, float* target)
        => Workers.Pieces(width, ColumnsPerPiece, (from, to) =>
        {
            for (var row = 0; row < rows; row++) Elementwise.Add(target + from, x + (long)row * width + from, to - from);
        });

    /// <summary>Dropout on every token's row.</summary>
    public void Drop(Dropout dropout, float* x, int width, MicroBatch batch)
    {
        if (!dropout.Active) return;
        Workers.Pieces(batch.Tokens, 64, (from, to) =>
        {
            for (var token = from; token < to; token++)
            {
                var sequence = batch.SequenceOf[token];
                dropout.Apply(x + (long)token * width, width, batch.Ordinals[sequence], token - batch.Starts[sequence]);
            }
        });
    }

    public void Dispose()
    {
        _packedA.Dispose();
        _packedB.Dispose();
        Scratch.Dispose();
    }

    private float* PackRows(float* x, int rows, int depth)
    {
        var a = _packedA.Reserve(Gemm.PackedALength(rows, depth));
        Gemm.PackA(x, depth, 1, rows, depth, a, Workers);
        return a;
    }
}
