using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Matrix products C = A·B on the calling thread; the caller cuts C among threads.</summary>
/// <remarks>
/// B is packed into panels of <see cref="Columns"/> columns, with the summed dimension outermost and zeros at the edges. A is read where
/// it lies, or packed into panels of <see cref="Rows"/> rows where its strides would fight the cache. The sum runs in blocks of
/// <see cref="DepthBlock"/> in a fixed order: an element of C does not depend on how many rows, columns or threads there are.
/// </remarks>
internal abstract unsafe class Gemm
{
    /// <summary>Terms summed in registers before they are added to C.</summary>
    public const int DepthBlock = 384;

    /// <summary>The widest variant that this processor runs fast.</summary>
    public static Gemm Fastest { get; } =
        Vector512.IsHardwareAccelerated ? new Gemm<MicroKernel512>() :
        Vector256.IsHardwareAccelerated ? new Gemm<MicroKernel256>() : new Gemm<MicroKernel128>();

    public abstract int Rows { get; }

    public abstract int Columns { get; }

    public long PackedALength(int rows, int depth) => (long)RoundUp(rows, Rows) * depth;

    public long PackedBLength(int columns, int depth) => (long)RoundUp(columns, Columns) * depth;

    /// <summary>Packs A[rows, depth]; element (i, k) lies at source[i * rowStride + k * depthStride].</summary>
    public abstract void PackA(float* source, nint rowStride, nint depthStride, int rows, int depth, float* packed);

    /// <summary>Packs panels [from, to) of B[depth, columns]; element (k, j) lies at source[k * depthStride + j * columnStride].</summary>
    public abstract void PackB(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, int from = 0, int to = int.MaxValue);

    /// <summary>C[rows, columns] = A·B, added to C or to the bias of its column if asked to.</summary>
    /// <param name="b">Packed, all of the depth.</param>
    /// <param name="stride">Floats from one row of C to the next.</param>
    /// <param name="bias">[columns], or null; not together with <paramref name="accumulate"/>.</param>
    public abstract void Multiply(Left a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate = false, float* bias = null);

    protected static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}

/// <summary>The products for one micro-kernel.</summary>
internal sealed unsafe class Gemm<TKernel> : Gemm where TKernel : struct, IMicroKernel
{
    private const int ColumnPanelsPerBlock = 24;
    private const int TermsAtOnce = 32;   // packed together, so that a cache line is fetched once
    private const int LargestTile = 12 * 32, LargestRows = 12;

    public override int Rows => TKernel.Rows;

    public override int Columns => TKernel.Columns;

    public override void PackA(float* source, nint rowStride, nint depthStride, int rows, int depth, float* packed)
        => Pack(source, rowStride, depthStride, rows, depth, TKernel.Rows, packed, 0, int.MaxValue);

    public override void PackB(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, int from, int to)
        => Pack(source, columnStride, depthStride, columns, depth, TKernel.Columns, packed, from, to);

    private static void Pack(float* source, nint laneStride, nint depthStride, int lanes, int depth, int width, float* packed, int from, int to)
    {
        to = Math.Min(to, (lanes + width - 1) / width);
        var whole = laneStride == 1 ? Math.Min(to, lanes / width) : from;
        for (var k = 0; k < depth; k += TermsAtOnce)
            for (var panel = from; panel < whole; panel++)
            {
                var (first, target) = ((nint)(source + k * depthStride + panel * width), (nint)(packed + (long)panel * width * depth + (long)k * width));
                if (width == TKernel.Rows) CopyRows(first, depthStride * sizeof(float), target, TKernel.Rows * sizeof(float), Math.Min(TermsAtOnce, depth - k));
                else CopyRows(first, depthStride * sizeof(float), target, TKernel.Columns * sizeof(float), Math.Min(TermsAtOnce, depth - k));
            }
        for (var panel = Math.Max(from, whole); panel < to; panel++)
            PackLanes(source + panel * width * laneStride, laneStride, depthStride, Math.Min(width, lanes - panel * width), width, depth, packed + (long)panel * width * depth);
    }

    // Whole panels from rows of neighbours: some panels at once, to use each cache line while it is there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]   // with a constant number of bytes: moves, no call
    private static void CopyRows(nint from, nint stride, nint to, int bytes, int rows)
    {
        for (var row = 0; row < rows; row++, from += stride, to += bytes) Unsafe.CopyBlockUnaligned((void*)to, (void*)from, (uint)bytes);
    }

    public override void Multiply(Left a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate, float* bias)
    {
        var edge = stackalloc float[LargestRows * DepthBlock];
        var whole = rows / TKernel.Rows * TKernel.Rows;
        for (var block = 0; block < columns; block += ColumnPanelsPerBlock * TKernel.Columns)
            for (var k = 0; k < depth; k += DepthBlock)
            {
                var terms = Math.Min(DepthBlock, depth - k);
                if (whole < rows && !a.IsPacked)
                    PackLanes(a.Pointer + whole * a.RowStride + k * a.DepthStride, a.RowStride, a.DepthStride, rows - whole, TKernel.Rows, terms, edge);
                for (var column = block; column < Math.Min(columns, block + ColumnPanelsPerBlock * TKernel.Columns); column += TKernel.Columns)
                {
                    var panel = b + (long)column * depth + (long)k * TKernel.Columns;
                    for (var row = 0; row < rows; row += TKernel.Rows)
                    {
                        var target = c + row * stride + column;
                        var addend = accumulate || k > 0 ? target : bias == null ? null : bias + column;
                        var addendStride = addend == target ? stride : 0;
                        if (a.IsPacked)
                            Block(a.Pointer + (long)row * depth + k * TKernel.Rows, 1, TKernel.Rows, panel, terms, target, stride, addend, addendStride, rows - row, columns - column);
                        else if (row < whole)
                            Block(a.Pointer + row * a.RowStride + k * a.DepthStride, a.RowStride, a.DepthStride, panel, terms, target, stride, addend, addendStride, rows - row, columns - column);
                        else
                            Block(edge, 1, TKernel.Rows, panel, terms, target, stride, addend, addendStride, rows - row, columns - column);
                    }
                }
            }
    }

    private static void Block(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride, float* addend, nint addendStride, int height, int width)
    {
        if (height >= TKernel.Rows && width >= TKernel.Columns) TKernel.Run(a, rowStride, depthStride, b, depth, c, stride, addend, addendStride);
        else Corner(a, rowStride, depthStride, b, depth, c, stride, addend, addendStride, Math.Min(height, TKernel.Rows), Math.Min(width, TKernel.Columns));
    }

    private static void Corner(float* a, nint rowStride, nint depthStride, float* b, int depth, float* c, nint stride, float* addend, nint addendStride, int height, int width)
    {
        var tile = stackalloc float[LargestTile];
        TKernel.Run(a, rowStride, depthStride, b, depth, tile, TKernel.Columns, null, 0);
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
                c[i * stride + j] = tile[i * TKernel.Columns + j] + (addend == null ? 0 : addend[i * addendStride + j]);
    }

    // [depth, width] from lanes that lie apart; what is missing to the width is zero
    private static void PackLanes(float* source, nint laneStride, nint depthStride, int lanes, int width, int depth, float* target)
    {
        if (lanes < width) new Span<float>(target, width * depth).Clear();
        var lane = 0;
        for (; lane <= lanes - 4; lane += 4)
        {
            float* s0 = source + lane * laneStride, s1 = s0 + laneStride, s2 = s1 + laneStride, s3 = s2 + laneStride;
            var to = target + lane;
            for (var k = 0; k < depth; k++, to += width)
                Vector128.Create(s0[k * depthStride], s1[k * depthStride], s2[k * depthStride], s3[k * depthStride]).Store(to);
        }
        for (; lane < lanes; lane++)
            for (var k = 0; k < depth; k++) target[(nint)k * width + lane] = source[lane * laneStride + k * depthStride];
    }
}
