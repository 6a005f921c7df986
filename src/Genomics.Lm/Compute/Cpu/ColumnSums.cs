using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Sums over the rows of a matrix, row after row.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>target[j] += Σ x[i, j].</summary>
    [MethodImpl(Vectors.Whole)]
    public static void Add(float* x, nint stride, int rows, int columns, float* target)
    {
        var j = 0;
        for (; j <= columns - 2 * Vectors.Lanes; j += 2 * Vectors.Lanes)
        {
            var (first, second) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (float* row = x + j, end = row + rows * stride; row < end; row += stride)
            {
                first += Vector512.Load(row);
                second += Vector512.Load(row + Vectors.Lanes);
            }
            (Vector512.Load(target + j) + first).Store(target + j);
            (Vector512.Load(target + j + Vectors.Lanes) + second).Store(target + j + Vectors.Lanes);
        }
        for (; j < columns; j++)
        {
            var sum = 0f;
            for (var i = 0; i < rows; i++) sum += x[i * stride + j];
            target[j] += sum;
        }
    }

    /// <summary>target[j] += Σ x[i, j]·y[i, j] and sums[j] += Σ x[i, j].</summary>
    [MethodImpl(Vectors.Whole)]
    public static void AddProducts(float* x, float* y, nint stride, int rows, int columns, float* target, float* sums)
    {
        var j = 0;
        for (; j <= columns - Vectors.Lanes; j += Vectors.Lanes)
        {
            var (products, sum) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (nint i = 0, at = j; i < rows; i++, at += stride)
            {
                var value = Vector512.Load(x + at);
                sum += value;
                products = Vector512.MultiplyAddEstimate(value, Vector512.Load(y + at), products);
            }
            (Vector512.Load(target + j) + products).Store(target + j);
            (Vector512.Load(sums + j) + sum).Store(sums + j);
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
