using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>LayerNorm over rows (biased variance, epsilon inside the root), forward and backward.</summary>
internal static unsafe class LayerNorm
{
    /// <summary>y = weight · x̂ + bias, where x̂ normalises x + residual. Keeps x̂ and 1/σ when asked to.</summary>
    /// <param name="x">[rows, width]; overwritten.</param>
    /// <param name="residual">[rows, width], or null; may be y.</param>
    /// <param name="inverse">[rows] receives 1/σ, and x receives x̂; or null.</param>
    [MethodImpl(Vectors.Whole)]
    public static void Forward(float* x, float* residual, float* y, float* inverse, float* weight, float* bias, float epsilon, int rows,
        int width)
    {
        for (var row = 0; row < rows; row++, x += width, y += width)
        {
            var mean = (residual == null ? Sum(x, width) : AddAndSum(x, residual + (long)row * width, width)) / width;
            var (centre, i, squares) = (Vector512.Create(mean), 0, Vector512<float>.Zero);
            for (; i <= width - Vectors.Lanes; i += Vectors.Lanes)
            {
                var d = Vector512.Load(x + i) - centre;
                squares = Vector512.MultiplyAddEstimate(d, d, squares);
            }
            var sum = Vector512.Sum(squares);
            for (; i < width; i++) sum += (x[i] - mean) * (x[i] - mean);
            var scale = 1 / MathF.Sqrt(sum / width + epsilon);
            if (inverse != null) inverse[row] = scale;
            for (i = 0; i <= width - Vectors.Lanes; i += Vectors.Lanes)
            {
                var hat = (Vector512.Load(x + i) - centre) * scale;
                if (inverse != null) hat.Store(x + i);
                Vector512.MultiplyAddEstimate(hat, Vector512.Load(weight + i), Vector512.Load(bias + i)).Store(y + i);
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
    [MethodImpl(Vectors.Whole)]
    public static void Backward(float* gradient, float* hat, float* inverse, float* weight, float* result, int rows, int width)
    {
        for (var row = 0; row < rows; row++, gradient += width, hat += width, result += width)
        {
            var (i, sums, products) = (0, Vector512<float>.Zero, Vector512<float>.Zero);
            for (; i <= width - Vectors.Lanes; i += Vectors.Lanes)
            {
                var scaled = Vector512.Load(gradient + i) * Vector512.Load(weight + i);
                sums += scaled;
                products = Vector512.MultiplyAddEstimate(scaled, Vector512.Load(hat + i), products);
                scaled.Store(result + i);
            }
            var (sum, product) = (Vector512.Sum(sums), Vector512.Sum(products));
            for (; i < width; i++)
            {
                result[i] = gradient[i] * weight[i];
                sum += result[i];
                product += result[i] * hat[i];
            }
            var (mean, slope, factor) = (Vector512.Create(sum / width), product / width, inverse[row]);
            for (i = 0; i <= width - Vectors.Lanes; i += Vectors.Lanes)
                (factor * (Vector512.Load(result + i) - mean - Vector512.Load(hat + i) * slope)).Store(result + i);
            for (; i < width; i++) result[i] = factor * (result[i] - sum / width - hat[i] * slope);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(float* x, int n)
    {
        var (i, sums) = (0, Vector512<float>.Zero);
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes) sums += Vector512.Load(x + i);
        var sum = Vector512.Sum(sums);
        for (; i < n; i++) sum += x[i];
        return sum;
    }

    // x += y; the sum of what results
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddAndSum(float* x, float* y, int n)
    {
        var (i, sums) = (0, Vector512<float>.Zero);
        for (; i <= n - Vectors.Lanes; i += Vectors.Lanes)
        {
            var both = Vector512.Load(x + i) + Vector512.Load(y + i);
            both.Store(x + i);
            sums += both;
        }
        var sum = Vector512.Sum(sums);
        for (; i < n; i++) sum += x[i] += y[i];
        return sum;
    }
}
