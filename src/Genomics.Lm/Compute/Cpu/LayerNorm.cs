using System.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>LayerNorm over rows (biased variance, epsilon inside the root), forward and backward.</summary>
internal static unsafe class LayerNorm
{
    private const int RowsPerPiece = 32;
    private const int ColumnsPerPiece = 64;

    /// <summary>y = weight · x̂ + bias. Keeps x̂ and 1/σ when asked to.</summary>
    /// <param name="x">[rows, width]; overwritten by x̂ when <paramref name="inverse"/> is given.</param>
    /// <param name="y">[rows, width].</param>
    /// <param name="inverse">[rows] receives 1/σ, or null.</param>
    public static void Forward(float* x, float* y, float* inverse, float* weight, float* bias, float epsilon, int rows, int width, Workers workers)
        => workers.Pieces(rows, RowsPerPiece, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var input = x + (long)row * width;
                var output = y + (long)row * width;
                var mean = Elementwise.Sum(input, width) / width;
                var centre = new Vector<float>(mean);
                var (i, squares) = (0, Vector<float>.Zero);
                for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var d = Vector.Load(input + i) - centre;
                    squares += d * d;
                }
                var sum = Vector.Sum(squares);
                for (; i < width; i++) sum += (input[i] - mean) * (input[i] - mean);
                var scale = 1 / MathF.Sqrt(sum / width + epsilon);
                if (inverse != null) inverse[row] = scale;
                for (i = 0; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var hat = (Vector.Load(input + i) - centre) * scale;
                    if (inverse != null) hat.Store(input + i);
                    Vector.MultiplyAddEstimate(hat, Vector.Load(weight + i), Vector.Load(bias + i)).Store(output + i);
                }
                for (; i < width; i++)
                {
                    var hat = (input[i] - mean) * scale;
                    if (inverse != null) input[i] = hat;
                    output[i] = float.MultiplyAddEstimate(hat, weight[i], bias[i]);
                }
            }
        });

    /// <summary>Adds the gradients of weight and bias and turns the gradient of y into that of x, in place.</summary>
    /// <param name="gradient">[rows, width] in: of y; out: of x.</param>
    /// <param name="hat">[rows, width] x̂.</param>
    /// <param name="inverse">[rows] 1/σ.</param>
    /// <param name="weightGradient">[width], or null when frozen.</param>
    /// <param name="biasGradient">[width], or null when frozen.</param>
    public static void Backward(float* gradient, float* hat, float* inverse, float* weight, float* weightGradient, float* biasGradient, int rows, int width, Workers workers)
    {
        if (weightGradient != null)
            workers.Pieces(width, ColumnsPerPiece, (from, to) =>
            {
                for (var row = 0; row < rows; row++)
                {
                    var g = gradient + (long)row * width;
                var h = hat + (long)row * width;
                    for (var i = from; i < to; i++) weightGradient[i] += g[i] * h[i];
                    Elementwise.Add(biasGradient + from, g + from, to - from);
                }
            });
        workers.Pieces(rows, RowsPerPiece, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var g = gradient + (long)row * width;
                var h = hat + (long)row * width;
                for (var i = 0; i < width; i++) g[i] *= weight[i];
                var mean = Elementwise.Sum(g, width) / width;
                var slope = Elementwise.Dot(g, h, width) / width;
                for (var i = 0; i < width; i++) g[i] = inverse[row] * (g[i] - mean - h[i] * slope);
            }
        });
    }
}
