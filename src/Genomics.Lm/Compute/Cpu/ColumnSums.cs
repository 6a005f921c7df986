using System.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Sums over the rows of a matrix, row after row.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>target[j] += Σ x[i, j].</summary>
    public static void Add(float* x, nint stride, int rows, int columns, float* target)
    {
        var (lanes, j) = (Vector<float>.Count, 0);
        for (; j <= columns - 2 * lanes; j += 2 * lanes)
        {
            var first = Vector<float>.Zero;
            var second = Vector<float>.Zero;
            var row = x + j;
            for (var i = 0; i < rows; i++, row += stride)
            {
                first += Vector.Load(row);
                second += Vector.Load(row + lanes);
            }
            (Vector.Load(target + j) + first).Store(target + j);
            (Vector.Load(target + j + lanes) + second).Store(target + j + lanes);
        }
        for (; j < columns; j++)
        {
            var sum = 0f;
            for (var i = 0; i < rows; i++) sum += x[i * stride + j];
            target[j] += sum;
        }
    }

    /// <summary>target[j] += Σ x[i, j]·y[i, j] and sums[j] += Σ x[i, j].</summary>
    public static void AddProducts(float* x, float* y, nint stride, int rows, int columns, float* target, float* sums)
    {
        var (lanes, j) = (Vector<float>.Count, 0);
        for (; j <= columns - lanes; j += lanes)
        {
            var (products, sum) = (Vector<float>.Zero, Vector<float>.Zero);
            for (nint i = 0, at = j; i < rows; i++, at += stride)
            {
                var value = Vector.Load(x + at);
                sum += value;
                products = Vector.MultiplyAddEstimate(value, Vector.Load(y + at), products);
            }
            (Vector.Load(target + j) + products).Store(target + j);
            (Vector.Load(sums + j) + sum).Store(sums + j);
        }
        for (; j < columns; j++)
        {
            var (products, sum) = (0f, 0f);
            for (var i = 0; i < rows; i++)
            {
                sum += x[i * stride + j];
                products = float.MultiplyAddEstimate(x[i * stride + j], y[i * stride + j], products);
            }
            target[j] += products;
            sums[j] += sum;
        }
    }
}
