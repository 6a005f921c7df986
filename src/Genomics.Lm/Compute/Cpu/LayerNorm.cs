using System.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>LayerNorm over rows (biased variance, epsilon inside the root), forward and backward.</summary>
internal static unsafe class LayerNorm
{
    /// <summary>y = weight · x̂ + bias, where x̂ normalises x + residual. Keeps x̂ and 1/σ when asked to.</summary>
    /// <param name="x">[rows, width]; overwritten.</param>
    /// <param name="residual">[rows, width], or null; may be y.</param>
    /// <param name="inverse">[rows] receives 1/σ, and x receives x̂; or null.</param>
    public static void Forward(float* x, float* residual, float* y, float* inverse, float* weight, float* bias, float epsilon, int rows,
        int width)
    {
        for (var row = 0; row < rows; row++, x += width, y += width)
        {
            if (residual != null) Elementwise.Add(x, residual + (long)row * width, width);
            var mean = Elementwise.Sum(x, width) / width;
            var (centre, i, squares) = (new Vector<float>(mean), 0, Vector<float>.Zero);
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                var d = Vector.Load(x + i) - centre;
                squares += d * d;
            }
            var sum = Vector.Sum(squares);
            for (; i < width; i++) sum += (x[i] - mean) * (x[i] - mean);
            var scale = 1 / MathF.Sqrt(sum / width + epsilon);
            if (inverse != null) inverse[row] = scale;
            for (i = 0; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                var hat = (Vector.Load(x + i) - centre) * scale;
                if (inverse != null) hat.Store(x + i);
                Vector.MultiplyAddEstimate(hat, Vector.Load(weight + i), Vector.Load(bias + i)).Store(y + i);
            }
            for (; i < width; i++)
            {
                var hat = (x[i] - mean) * scale;
                if (inverse != null) x[i] = hat;
                y[i] = float.MultiplyAddEstimate(hat, weight[i], bias[i]);
            }
        }
    }

    /// <summary>The gradient of x, given that of y.</summary>
    /// <param name="gradient">[rows, width] of y.</param>
    /// <param name="hat">[rows, width] x̂.</param>
    /// <param name="inverse">[rows] 1/σ.</param>
    /// <param name="result">[rows, width] of x; may be <paramref name="gradient"/>.</param>
    public static void Backward(float* gradient, float* hat, float* inverse, float* weight, float* result, int rows, int width)
    {
        var lanes = Vector<float>.Count;
        for (var row = 0; row < rows; row++, gradient += width, hat += width, result += width)
        {
            var (i, sums, products) = (0, Vector<float>.Zero, Vector<float>.Zero);
            for (; i <= width - lanes; i += lanes)
            {
                var scaled = Vector.Load(gradient + i) * Vector.Load(weight + i);
                sums += scaled;
                products = Vector.MultiplyAddEstimate(scaled, Vector.Load(hat + i), products);
                scaled.Store(result + i);
            }
            var (sum, product) = (Vector.Sum(sums), Vector.Sum(products));
            for (; i < width; i++)
            {
                result[i] = gradient[i] * weight[i];
                sum += result[i];
                product += result[i] * hat[i];
            }
            var (mean, slope, factor) = (new Vector<float>(sum / width), product / width, inverse[row]);
            for (i = 0; i <= width - lanes; i += lanes)
                (factor * (Vector.Load(result + i) - mean - Vector.Load(hat + i) * slope)).Store(result + i);
            for (; i < width; i++) result[i] = factor * (result[i] - sum / width - hat[i] * slope);
        }
    }
}
