using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// The Cholesky factor L of a symmetric positive definite matrix, A = L L', by blocks (right-looking): factor a diagonal block, solve the
// rows below it, subtract their products from the rest with the kernel of the Gram matrices.
internal sealed unsafe class CholeskyFactor
{
    private const int ParallelRows = 256;
    private readonly double[] _lower; // [size, _stride], lower triangle
    private readonly int _size, _stride;

    private CholeskyFactor(double[] lower, int size, int stride) => (_lower, _size, _stride) = (lower, size, stride);

    /// <summary>Factors products + diagonal, or returns null when it is not positive definite to working precision.</summary>
    /// <param name="size">Rows of the matrix.</param>
    /// <param name="row">Gives one row of the matrix, at least its first i + 1 elements.</param>
    /// <param name="diagonal">Added to the diagonal.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes the numbers.</param>
    /// <param name="last">A factor that is no longer needed: its memory is used again where it suffices.</param>
    public static CholeskyFactor? Compute(int size, SymmetricRow row, double diagonal, int threads, CholeskyFactor? last = null)
    {
        var stride = SymmetricProduct.Padded(size);
        var lower = last is not null && last._lower.Length >= stride * stride ? last._lower : new double[stride * stride];
        Array.Clear(lower, 0, stride * stride);
        for (var i = 0; i < size; i++)
        {
            row(i)[..(i + 1)].CopyTo(lower.AsSpan(i * stride));
            lower[i * stride + i] += diagonal;
        }
        for (var i = size; i < stride; i++) lower[i * stride + i] = 1;
        return new CholeskyFactor(lower, size, stride).Factor(threads) ? new CholeskyFactor(lower, size, stride) : null;
    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        for (var i = 0; i < _size; i++)
            b[i] = (b[i] - Dot(_lower.AsSpan(i * _stride, i), b[..i])) / _lower[i * _stride + i];
        for (var i = _size - 1; i >= 0; i--)
        {
            b[i] /= _lower[i * _stride + i];
            Subtract(b[..i], _lower.AsSpan(i * _stride, i), b[i]);
        }
    }

    private bool Factor(int threads)
    {
        var block = SymmetricProduct.BlockColumns;
        var panels = (double*)NativeMemory.AlignedAlloc((nuint)((long)_stride * block * sizeof(double)), 64);
        try
        {
            fixed (double* lower = _lower)
                for (var first = 0; first < _stride; first += block)
                {
                    var end = Math.Min(_stride, first + block);
                    if (!FactorDiagonal(lower, first, end)) return false;
                    if (end == _stride) continue;
                    SolveBelow(lower, first, end, threads);
                    PackBelow(lower, first, end, panels);
                    SymmetricProduct.Update(
                        panels, _stride - end, end - first, lower + (nint)end * _stride + end, _stride, subtract: true, threads);
                }
        }
        finally
        {
            NativeMemory.AlignedFree(panels);
        }
        return true;
    }

    private bool FactorDiagonal(double* lower, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var line = lower + (nint)i * _stride;
            for (var j = first; j <= i; j++)
            {
                var other = lower + (nint)j * _stride;
                var rest = line[j] - Dot(new(line + first, j - first), new(other + first, j - first));
                if (i != j) line[j] = rest / other[j];
                else if (rest > 0) line[i] = Math.Sqrt(rest);
                else return false;
            }
        }
        return true;
    }

    private void SolveBelow(double* lower, int first, int end, int threads)
    {
        void Row(int i)
        {
            var line = lower + (nint)i * _stride;
            for (var j = first; j < end; j++)
            {
                var other = lower + (nint)j * _stride;
                line[j] = (line[j] - Dot(new(line + first, j - first), new(other + first, j - first))) / other[j];
            }
        }
        if (threads == 1 || _stride - end < ParallelRows)
            for (var i = end; i < _stride; i++) Row(i);
        else
            ParallelLoop.For(end, _stride, Parallelism.Of(threads), Row);
    }

    // the rows below the diagonal block become columns: panels[row / Width][block column][Width]
    private void PackBelow(double* lower, int first, int end, double* panels)
    {
        var width = PanelKernel.Width;
        for (var row = end; row < _stride; row += width)
            for (var column = first; column < end; column++)
                for (var lane = 0; lane < width; lane++)
                    *panels++ = lower[(nint)(row + lane) * _stride + column];
    }

    /// <summary>Scalar product in a fixed order: eight partial sums of every eighth product, then a fixed tree.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector512<double>.Zero;
        var i = 0;
        for (; i <= a.Length - 8; i += 8)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(a.Slice(i, 8)), Vector512.Create(b.Slice(i, 8)), sum);
        var four = sum.GetLower() + sum.GetUpper();
        var total = four[0] + four[2] + (four[1] + four[3]);
        for (; i < a.Length; i++) total = Math.FusedMultiplyAdd(a[i], b[i], total);
        return total;
    }

    private static void Subtract(Span<double> target, ReadOnlySpan<double> line, double factor)
    {
        for (var i = 0; i < target.Length; i++) target[i] -= factor * line[i];
    }
}

/// <summary>Gives a row of a symmetric matrix.</summary>
internal delegate ReadOnlySpan<double> SymmetricRow(int index);
