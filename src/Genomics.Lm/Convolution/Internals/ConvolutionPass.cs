using Genomics.Lm.Compute.Cpu;

namespace Genomics.Lm.Convolution.Internals;

/// <summary>
/// One sequence through the network and back, with memory of its own: first layer as sums of weight rows (the input is one letter per
/// position), ReLU, means over the stride, residual dilated layers as products of gathered neighbours, means over bins. Belongs to one
/// thread.
/// </summary>
internal sealed unsafe class ConvolutionPass(ConvolutionShape shape) : IDisposable
{
    private readonly AlignedBuffer _states = new(), _gathered = new(), _gradients = new(), _packed = new();
    private int _bases, _positions;

    private int Channels => shape.Channels;

    // [blocks + 1, positions, channels]: what enters each block, and what leaves the last
    private float* State(int block) => _states.Pointer + (long)block * _positions * Channels;

    // [blocks, positions, 3 × channels]
    private float* Gathered(int block) => _gathered.Pointer + (long)block * _positions * 3 * Channels;

    /// <summary>Computes the means over bins.</summary>
    /// <param name="weights">All parameters.</param>
    /// <param name="packed">The blocks' weights, packed as right sides: <see cref="ConvolutionPacking"/>.</param>
    /// <param name="codes">[bases] 0–3, another number for no letter.</param>
    /// <param name="bins">Which positions each bin averages.</param>
    /// <param name="pooled">[bins × channels] receives the means.</param>
    public void Forward(float* weights, ConvolutionPacking packed, ReadOnlySpan<int> codes, BinView bins, Span<float> pooled)
    {
        (_bases, _positions) = (codes.Length, shape.Positions(codes.Length));
        _states.Reserve((shape.Blocks + 1L) * _positions * Channels);
        _gathered.Reserve(Math.Max(1, (long)shape.Blocks) * _positions * 3 * Channels);
        First(weights, codes);
        for (var block = 0; block < shape.Blocks; block++)
        {
            Gather(State(block), Gathered(block), 1 << block);
            var next = State(block + 1);
            Gemm.Fastest.Multiply(LeftOperand.Rows(Gathered(block), 3 * Channels), packed.Forward(block), next, Channels, _positions,
                Channels, 3 * Channels, false, weights + shape.BlockBias(block));
            var from = State(block);
            for (var i = 0; i < _positions * Channels; i++) next[i] = from[i] + Math.Max(0, next[i]);
        }
        pooled.Clear();
        var last = State(shape.Blocks);
        for (var bin = 0; bin < shape.Bins; bin++)
            for (var entry = bins.Offsets[bin]; entry < bins.Offsets[bin + 1]; entry++)
                AddScaled(new ReadOnlySpan<float>(last + (long)bins.Tokens[entry - bins.First] * Channels, Channels),
                    bins.Weights[entry - bins.First], pooled.Slice(bin * Channels, Channels));
    }

    /// <summary>Adds the gradients of one sequence; <see cref="Forward"/> of the same sequence came before.</summary>
    /// <param name="pooledGradient">[bins × channels]</param>
    /// <param name="gradients">All parameters' gradients.</param>
    public void Backward(float* weights, ConvolutionPacking packed, ReadOnlySpan<int> codes, BinView bins,
        ReadOnlySpan<float> pooledGradient, float* gradients)
    {
        var size = (long)_positions * Channels;
        var gradient = _gradients.Reserve(size * 5);      // dState | dProduct | dGathered (3)
        var product = gradient + size;
        var gathered = gradient + 2 * size;
        new Span<float>(gradient, (int)size).Clear();
        for (var bin = 0; bin < shape.Bins; bin++)
            for (var entry = bins.Offsets[bin]; entry < bins.Offsets[bin + 1]; entry++)
                AddScaled(pooledGradient.Slice(bin * Channels, Channels), bins.Weights[entry - bins.First],
                    new Span<float>(gradient + (long)bins.Tokens[entry - bins.First] * Channels, Channels));
        for (var block = shape.Blocks - 1; block >= 0; block--)
        {
            var before = State(block);
            var after = State(block + 1);
            for (var i = 0; i < size; i++) product[i] = after[i] > before[i] ? gradient[i] : 0;
            for (var row = 0; row < _positions; row++)
                AddScaled(new ReadOnlySpan<float>(product + (long)row * Channels, Channels), 1,
                    new Span<float>(gradients + shape.BlockBias(block), Channels));
            var right = _packed.Reserve(Gemm.Fastest.PackedBLength(Channels, _positions));
            Gemm.Fastest.PackB(product, Channels, 1, Channels, _positions, right);
            Gemm.Fastest.Multiply(LeftOperand.Columns(Gathered(block), 3 * Channels), right, gradients + shape.Block(block), Channels,
                3 * Channels, Channels, _positions, true);
            Gemm.Fastest.Multiply(LeftOperand.Rows(product, Channels), packed.Backward(block), gathered, 3 * Channels, _positions,
                3 * Channels, Channels);
            Scatter(gathered, gradient, 1 << block);
        }
        FirstBackward(weights, codes, gradient, gradients);
    }

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_states, _gathered, _gradients, _packed]) buffer.Dispose();
    }

    private void First(float* weights, ReadOnlySpan<int> codes)
    {
        var sum = stackalloc float[Channels];
        var state = State(0);
        new Span<float>(state, _positions * Channels).Clear();
        for (var at = 0; at < _bases; at++)
        {
            Sum(weights, codes, at, sum);
            var target = state + (long)(at / shape.Stride) * Channels;
            var share = 1f / Math.Min(shape.Stride, _bases - at / shape.Stride * shape.Stride);
            for (var c = 0; c < Channels; c++) target[c] += share * Math.Max(0, sum[c]);
        }
    }

    // the first layer before ReLU at one base
    private void Sum(float* weights, ReadOnlySpan<int> codes, int at, float* sum)
    {
        var total = new Span<float>(sum, Channels);
        new ReadOnlySpan<float>(weights + shape.Tensors[1].Offset, Channels).CopyTo(total);
        for (var tap = Math.Max(0, shape.FirstWidth / 2 - at); tap < Math.Min(shape.FirstWidth, _bases - at + shape.FirstWidth / 2); tap++)
        {
            var code = codes[at + tap - shape.FirstWidth / 2];
            if ((uint)code < 4) AddScaled(new ReadOnlySpan<float>(weights + (tap * 4 + code) * Channels, Channels), 1, total);
        }
    }

    private void FirstBackward(float* weights, ReadOnlySpan<int> codes, float* stateGradient, float* gradients)
    {
        var sum = stackalloc float[Channels];
        for (var at = 0; at < _bases; at++)
        {
            Sum(weights, codes, at, sum);
            var source = stateGradient + (long)(at / shape.Stride) * Channels;
            var share = 1f / Math.Min(shape.Stride, _bases - at / shape.Stride * shape.Stride);
            for (var c = 0; c < Channels; c++) sum[c] = sum[c] > 0 ? share * source[c] : 0;
            var row = new ReadOnlySpan<float>(sum, Channels);
            AddScaled(row, 1, new Span<float>(gradients + shape.Tensors[1].Offset, Channels));
            for (var tap = Math.Max(0, shape.FirstWidth / 2 - at); tap < Math.Min(shape.FirstWidth,
                _bases - at + shape.FirstWidth / 2); tap++)
            {
                var code = codes[at + tap - shape.FirstWidth / 2];
                if ((uint)code < 4) AddScaled(row, 1, new Span<float>(gradients + (tap * 4 + code) * Channels, Channels));
            }
        }
    }

    // [positions, 3, channels]: the position and its neighbours at the dilation, zeros beyond the ends
    private void Gather(float* state, float* gathered, int dilation)
    {
        for (var position = 0; position < _positions; position++)
            for (var tap = 0; tap < 3; tap++)
            {
                var target = new Span<float>(gathered + ((long)position * 3 + tap) * Channels, Channels);
                var from = position + (tap - 1) * dilation;
                if ((uint)from < (uint)_positions) new ReadOnlySpan<float>(state + (long)from * Channels, Channels).CopyTo(target);
                else target.Clear();
            }
    }

    private void Scatter(float* gathered, float* state, int dilation)
    {
        for (var position = 0; position < _positions; position++)
            for (var tap = 0; tap < 3; tap++)
            {
                var to = position + (tap - 1) * dilation;
                if ((uint)to < (uint)_positions)
                    AddScaled(new ReadOnlySpan<float>(gathered + ((long)position * 3 + tap) * Channels, Channels), 1,
                        new Span<float>(state + (long)to * Channels, Channels));
            }
    }

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        fixed (float* from = source, to = target) Elementwise.AddScaled(to, factor, from, target.Length);
    }
}
