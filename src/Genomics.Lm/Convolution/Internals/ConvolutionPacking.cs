using Genomics.Lm.Compute.Cpu;

namespace Genomics.Lm.Convolution.Internals;

/// <summary>The blocks' weights as right sides of products, shared by all sequences until the weights change.</summary>
internal sealed unsafe class ConvolutionPacking(ConvolutionShape shape) : IDisposable
{
    private readonly AlignedBuffer[] _forward = Make(shape, shape.Channels, 3 * shape.Channels);
    private readonly AlignedBuffer[] _backward = Make(shape, 3 * shape.Channels, shape.Channels);

    public float* Forward(int block) => _forward[block].Pointer;

    public float* Backward(int block) => _backward[block].Pointer;

    /// <summary>Packs the weights as they are now.</summary>
    public void Pack(float* weights)
    {
        for (var block = 0; block < shape.Blocks; block++)
        {
            var matrix = weights + shape.Block(block);                                                  // [3 × channels, channels]
            Gemm.Fastest.PackB(matrix, shape.Channels, 1, shape.Channels, 3 * shape.Channels, _forward[block].Pointer);
            Gemm.Fastest.PackB(matrix, 1, shape.Channels, 3 * shape.Channels, shape.Channels, _backward[block].Pointer);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in _forward.Concat(_backward)) buffer.Dispose();
    }

    private static AlignedBuffer[] Make(ConvolutionShape shape, int columns, int depth)
        => [.. Enumerable.Range(0, shape.Blocks).Select(_ => new AlignedBuffer(Gemm.Fastest.PackedBLength(columns, depth)))];
}
