using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Matrix products on packed operands. Transposes are strides given while packing.</summary>
/// <remarks>
/// A is packed into panels of <see cref="Rows"/> rows, B into panels of <see cref="Columns"/> columns, both with the summed dimension
/// outermost and zeros at the edges. The sum runs in blocks of <see cref="DepthBlock"/> in a fixed order: an element of C does not
/// depend on how many rows, columns or threads there are.
/// </remarks>
internal abstract unsafe class Gemm
{
    private protected const int DepthBlock = 256;

    /// <summary>The widest variant that this processor runs fast.</summary>
    public static Gemm Fastest { get; } =
        Vector512.IsHardwareAccelerated ? new Gemm<MicroKernel512>() :
        Vector256.IsHardwareAccelerated ? new Gemm<MicroKernel256>() : new Gemm<MicroKernel128>();

    public abstract int Rows { get; }

    public abstract int Columns { get; }

    public long PackedALength(int rows, int depth) => (long)RoundUp(rows, Rows) * depth;

    public long PackedBLength(int columns, int depth) => (long)RoundUp(columns, Columns) * depth;

    /// <summary>Packs A[rows, depth]; element (i, k) lies at source[i * rowStride + k * depthStride].</summary>
    public void PackA(float* source, nint rowStride, nint depthStride, int rows, int depth, float* packed, Workers? workers = null)
        => Pack(source, rowStride, depthStride, rows, depth, Rows, packed, workers);

    /// <summary>Packs B[depth, columns]; element (k, j) lies at source[k * depthStride + j * columnStride].</summary>
    public void PackB(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, Workers? workers = null)
        => Pack(source, columnStride, depthStride, columns, depth, Columns, packed, workers);

    /// <summary>C[rows, columns] (+)= A · B, in parallel over blocks of C.</summary>
    public abstract void Multiply(float* a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate, Workers workers);

    /// <summary>The same on the calling thread.</summary>
    public abstract void Multiply(float* a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate);

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    private static void Pack(float* source, nint laneStride, nint depthStride, int lanes, int depth, int width, float* packed, Workers? workers)
    {
        var panels = (lanes + width - 1) / width;
        if (workers is null || (long)lanes * depth < 1 << 15)
            for (var panel = 0; panel < panels; panel++) PackPanel(panel);
        else
            workers.For(panels, PackPanel);

        void PackPanel(int panel)
        {
            var target = packed + (long)panel * width * depth;
            var first = source + panel * width * laneStride;
            var here = Math.Min(width, lanes - panel * width);
            if (here < width) new Span<float>(target, width * depth).Clear();
            if (laneStride == 1)
            {
                for (var k = 0; k < depth; k++)
                    new ReadOnlySpan<float>(first + k * depthStride, here).CopyTo(new Span<float>(target + (long)k * width, here));
                return;
            }
            for (var lane = 0; lane < here; lane++)
            {
                var (from, to) = ((nint)(first + lane * laneStride), (nint)(target + lane));
                for (var k = 0; k < depth; k++)
                    ((float*)to)[(long)k * width] = ((float*)from)[k * depthStride];
            }
        }
    }
}

/// <summary>The products for one micro-kernel.</summary>
internal sealed unsafe class Gemm<TKernel> : Gemm where TKernel : struct, IMicroKernel
{
    private const int RowPanelsPerBlock = 16;
    private const int ColumnPanelsPerBlock = 24;
    private const int LargestTile = 12 * 32;

    public override int Rows => TKernel.Rows;

    public override int Columns => TKernel.Columns;

    public override void Multiply(float* a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate, Workers workers)
    {
        var rowBlock = RowPanelsPerBlock * TKernel.Rows;
        var columnBlock = ColumnPanelsPerBlock * TKernel.Columns;
        var (rowBlocks, columnBlocks) = ((rows + rowBlock - 1) / rowBlock, (columns + columnBlock - 1) / columnBlock);
        workers.For(rowBlocks * columnBlocks, block =>
        {
            var (row, column) = (block / columnBlocks * rowBlock, block % columnBlocks * columnBlock);
            Block(a + (long)row * depth, b + (long)column * depth, c + row * stride + column, stride,
                Math.Min(rowBlock, rows - row), Math.Min(columnBlock, columns - column), depth, accumulate);
        });
    }

    public override void Multiply(float* a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate)
        => Block(a, b, c, stride, rows, columns, depth, accumulate);

    private static void Block(float* a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate)
    {
        var edge = stackalloc float[LargestTile];
        for (var k = 0; k < depth; k += DepthBlock)
        {
            var terms = Math.Min(DepthBlock, depth - k);
            var add = accumulate || k > 0;
            for (var column = 0; column < columns; column += TKernel.Columns)
            {
                var panelB = b + (long)column * depth + (long)k * TKernel.Columns;
                for (var row = 0; row < rows; row += TKernel.Rows)
                {
                    var panelA = a + (long)row * depth + (long)k * TKernel.Rows;
                    var target = c + row * stride + column;
                    var (height, width) = (Math.Min(TKernel.Rows, rows - row), Math.Min(TKernel.Columns, columns - column));
                    if (height == TKernel.Rows && width == TKernel.Columns)
                    {
                        TKernel.Run(panelA, panelB, terms, target, stride, add);
                        continue;
                    }
                    TKernel.Run(panelA, panelB, terms, edge, TKernel.Columns, false);
                    for (var i = 0; i < height; i++)
                        for (var j = 0; j < width; j++)
                            target[i * stride + j] = edge[i * TKernel.Columns + j] + (add ? target[i * stride + j] : 0);
                }
            }
        }
    }
}
