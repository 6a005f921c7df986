namespace Genomics.Lm.Compute.Cpu;

/// <summary>What all layers of one session share: parameters, threads, scratch, and the size of a tile of tokens.</summary>
/// <remarks>
/// The rules of this folder. Threads: a session belongs to one caller at a time. Its parts (encoder, layers, attention, heads, optimizer)
/// are called by that thread alone and keep the arguments of the call that is running in fields, from which the pieces that
/// <see cref="Workers.For"/> runs on all threads read them; a piece writes rows or columns of its own, so results do not depend on the
/// number of threads. Memory: buffers grow and are used again from call to call, what they hold is valid until the next call. Activations
/// and their gradients are overwritten; gradients of parameters are added to, over micro-batches, until the optimizer has taken them and
/// set them to zero.
/// </remarks>
internal sealed unsafe class SessionResources : IDisposable
{
    /// <summary>The largest tile.</summary>
    public const int MostTokens = Gemm.FittingRows;

    private const int FewestTokens = 12;

    private readonly LinearJob _linear;
    private readonly WeightGradientJob _weightGradient;

    public SessionResources(ParameterStore parameters, int threads)
    {
        (Parameters, Workers) = (parameters, new Workers(threads));
        (_linear, _weightGradient) = (new LinearJob(this), new WeightGradientJob(this));
    }

    public ParameterStore Parameters { get; }

    public Workers Workers { get; }

    public ScratchPool Scratch { get; } = new();

    public float* Values => Parameters.Values.Pointer;

    private static Gemm Gemm => Gemm.Fastest;

    /// <summary>Packs or finds the matrices that the next products need, on all threads.</summary>
    public void Prepare(ReadOnlySpan<Matrix> matrices, bool backward)
    {
        foreach (var matrix in matrices)
            if (backward) Parameters.Backward(matrix, Workers);
            else if (Parameters.Quantized(matrix) is null) Parameters.Forward(matrix, Workers);
    }

    /// <summary>
    /// Tokens that one piece of work takes through all row-wise steps while they are in the cache. Never changes results.
    /// </summary>
    public int Tile(int tokens)
    {
        var tiles = Math.Min((tokens + MostTokens - 1) / MostTokens, (tokens + FewestTokens - 1) / FewestTokens);
        tiles = (tiles + Workers.Threads - 1) / Workers.Threads * Workers.Threads;
        return Math.Max(FewestTokens, ((tokens + tiles - 1) / tiles + FewestTokens - 1) / FewestTokens * FewestTokens);
    }

    /// <summary>Number of tiles of <see cref="Tile"/>.</summary>
    public int Tiles(int tokens) => (tokens + Tile(tokens) - 1) / Tile(tokens);

    /// <summary>y = x·Wᵀ + b on the calling thread; W must have been packed by <see cref="ParameterStore.Forward"/>.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="w">[outputs, inputs].</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="y">[rows, outputs].</param>
    public void Linear(float* x, in Matrix w, float* bias, float* y, int rows)
    {
        if (Parameters.Quantized(w) is { } quantized)
        {
            var scratch = Scratch.Rent();
            quantized.Multiply(x, bias, y, rows, scratch.Reserve(QuantizedMatrix.ScratchFloats(rows, w.Inputs)));
            Scratch.Return(scratch);
        }
        else Multiply(LeftOperand.Rows(x, w.Inputs), Parameters.Forward(w, Workers), y, rows, w.Outputs, w.Inputs, false, bias);
    }

    /// <summary>dx (+)= dy·W on the calling thread; W must have been packed by <see cref="ParameterStore.Backward"/>.</summary>
    public void LinearBackward(float* dy, in Matrix w, float* dx, int rows, bool accumulate)
        => Multiply(LeftOperand.Rows(dy, w.Outputs), Parameters.Backward(w, Workers), dx, rows, w.Inputs, w.Outputs, accumulate, null);

    /// <summary><see cref="Linear"/> on all threads.</summary>
    public void LinearInParallel(float* x, in Matrix w, float* bias, float* y, int rows) => _linear.Run(x, w, bias, y, rows, false);

    /// <summary><see cref="LinearBackward"/> on all threads, overwriting dx.</summary>
    public void LinearBackwardInParallel(float* dy, in Matrix w, float* dx, int rows) => _linear.Run(dy, w, null, dx, rows, true);

    /// <summary>dW += dyᵀ·x; db += Σ dy; on all threads.</summary>
    /// <param name="dy">[rows, outputs].</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="biasGradient">[outputs], or null.</param>
    public void WeightGradient(float* dy, float* x, in Matrix w, float* weightGradient, float* biasGradient, int rows)
        => _weightGradient.Run(dy, x, w, weightGradient, biasGradient, rows);

    /// <summary>Dropout on the rows of some tokens.</summary>
    /// <param name="x">[count, width].</param>
    /// <param name="from">The first of the tokens in the batch.</param>
    public static void Drop(Dropout dropout, float* x, int width, MicroBatch batch, int from, int count)
    {
        if (!dropout.Active) return;
        for (var token = from; token < from + count; token++, x += width)
            dropout.Apply(x, width, batch.Ordinals[batch.SequenceOf[token]], batch.Position(token));
    }

    public void Dispose()
    {
        _weightGradient.Dispose();
        Scratch.Dispose();
    }

    private void Multiply(LeftOperand a, float* b, float* c, int rows, int columns, int depth, bool accumulate, float* bias)
    {
        var room = columns < Gemm.ManyColumns ? null : Scratch.Rent();
        Gemm.Multiply(a, b, c, columns, rows, columns, depth, accumulate, bias, 0,
            room is null ? null : room.Reserve(Gemm.PackedALength(rows, Math.Min(depth, Gemm.DepthBlock))));
        if (room is not null) Scratch.Return(room);
    }

    /// <summary>A linear layer on all threads.</summary>
    private sealed class LinearJob
    {
        private readonly SessionResources _resources;
        private readonly Action<int> _piece;
        private float* _x, _y, _bias;
        private Matrix _w;
        private int _rows, _tile;
        private bool _backward;

        public LinearJob(SessionResources resources) => (_resources, _piece) = (resources, Piece);

        public void Run(float* x, in Matrix w, float* bias, float* y, int rows, bool backward)
        {
            _resources.Prepare([w], backward);
            _x = x;
            _w = w;
            _bias = bias;
            _y = y;
            _rows = rows;
            _backward = backward;
            _tile = _resources.Tile(rows);
            _resources.Workers.For(_resources.Tiles(rows), _piece);
        }

        private void Piece(int piece)
        {
            var (from, count) = ((long)piece * _tile, Math.Min(_tile, _rows - piece * _tile));
            if (_backward) _resources.LinearBackward(_x + from * _w.Outputs, _w, _y + from * _w.Inputs, count, false);
            else _resources.Linear(_x + from * _w.Inputs, _w, _bias, _y + from * _w.Outputs, count);
        }
    }
}
