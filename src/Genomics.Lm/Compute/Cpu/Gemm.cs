using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Matrix products C = A·B on the calling thread; the caller cuts C among threads.</summary>
/// <remarks>
/// B is packed into panels of <see cref="Columns"/> columns, with the summed dimension outermost and zeros at the edges; they pass through
/// the second-level cache, each fetched while the one before is used. A stays in the cache meanwhile; it is packed into panels of
/// <see cref="Rows"/> rows if the caller lends room, which pays where there are many columns, or else read where it lies. The sum runs in
/// blocks of <see cref="DepthBlock"/> in a fixed order: an element of C does not depend on how many rows, columns or threads there are.
/// </remarks>
internal abstract unsafe class Gemm
{
    /// <summary>Terms summed in registers before they are added to C.</summary>
    public const int DepthBlock = 768;

    /// <summary>Columns from which on packing A costs less than it saves.</summary>
    public const int ManyColumns = 512;

    /// <summary>Rows of A that fit into the second-level cache together with a panel of B.</summary>
    public const int FittingRows = 96;

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
    public abstract void PackB(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, int from = 0,
        int to = int.MaxValue);

    /// <summary>C[rows, columns] = A·B, added to C or to the bias of its column if asked to.</summary>
    /// <param name="b">Packed, all of the depth.</param>
    /// <param name="stride">Floats from one row of C to the next.</param>
    /// <param name="bias">[columns], or null; not together with <paramref name="accumulate"/>.</param>
    /// <param name="biasStride">Floats from the bias of one row to that of the next.</param>
    /// <param name="room">[<see cref="PackedALength"/> of the rows and <see cref="DepthBlock"/>] to pack A in, or null.</param>
    public abstract void Multiply(LeftOperand a, float* b, float* c, nint stride, int rows, int columns, int depth,
        bool accumulate = false, float* bias = null, nint biasStride = 0, float* room = null);

    public static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}

/// <summary>The products for one micro-kernel.</summary>
internal sealed unsafe class Gemm<TKernel> : Gemm where TKernel : struct, IMicroKernel
{
    private const int TermsAtOnce = 32;   // packed together, so that a cache line is fetched once
    private const int RowsAhead = 12;     // fetched while one is packed, as they lie too far apart for the processor to foresee them

    private static readonly float* s_zeros =
        (float*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(Gemm<TKernel>), TKernel.Columns * sizeof(float));

    public override int Rows => TKernel.Rows;

    public override int Columns => TKernel.Columns;

    public override void PackA(float* source, nint rowStride, nint depthStride, int rows, int depth, float* packed)
        => Pack(source, rowStride, depthStride, rows, depth, TKernel.Rows, packed, 0, int.MaxValue);

    public override void PackB(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, int from, int to)
        => Pack(source, columnStride, depthStride, columns, depth, TKernel.Columns, packed, from, to);

    private static void Pack(float* source, nint laneStride, nint depthStride, int lanes, int depth, int width, float* packed, int from,
        int to)
    {
        to = Math.Min(to, (lanes + width - 1) / width);
        var whole = laneStride == 1 ? Math.Min(to, lanes / width) : from;
        for (var k = 0; k < depth; k += TermsAtOnce)
            for (var panel = from; panel < whole; panel++)
            {
                var (first, target) = ((nint)(source + k * depthStride + panel * width),
                    (nint)(packed + (long)panel * width * depth + (long)k * width));
                if (width == TKernel.Rows)
                    CopyRows(first, depthStride * sizeof(float), target, TKernel.Rows * sizeof(float), Math.Min(TermsAtOnce, depth - k));
                else CopyRows(first, depthStride * sizeof(float), target, TKernel.Columns * sizeof(float),
                    Math.Min(TermsAtOnce, depth - k));
            }
        for (var panel = Math.Max(from, whole); panel < to; panel++)
            PackLanes(source + panel * width * laneStride, laneStride, depthStride, Math.Min(width, lanes - panel * width), width, depth,
                packed + (long)panel * width * depth);
    }

    // Whole panels from rows of neighbours: some panels at once, to use each cache line while it is there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]   // with a constant number of bytes: moves, no call
    private static void CopyRows(nint from, nint stride, nint to, int bytes, int rows)
    {
        for (var row = 0; row < rows; row++, from += stride, to += bytes)
        {
            Prefetching.Near((float*)(from + RowsAhead * stride), 2);
            Unsafe.CopyBlockUnaligned((void*)to, (void*)from, (uint)bytes);
        }
    }

    [SkipLocalsInit]
    public override void Multiply(LeftOperand a, float* b, float* c, nint stride, int rows, int columns, int depth, bool accumulate,
        float* bias, nint biasStride, float* room)
    {
        var edge = stackalloc float[TKernel.Rows * Math.Min(depth, DepthBlock)];
        for (var k = 0; k < depth; k += DepthBlock)
        {
            var terms = Math.Min(DepthBlock, depth - k);
            var add = accumulate || k > 0;
            var left = Panel(a, k, terms, rows, depth, room, edge);
            var panelLength = terms * TKernel.Columns;
            for (var column = 0; column < columns; column += TKernel.Columns)
            {
                var panel = b + (long)column * depth + (long)k * TKernel.Columns;
                var next = panel + (long)depth * TKernel.Columns;
                var fetched = 0;
                for (var row = 0; row < rows; row += TKernel.Rows)
                {
                    var target = c + row * stride + column;
                    var addend = add ? target : bias == null ? s_zeros : bias + row * biasStride + column;
                    var from = row + TKernel.Rows <= left.Whole
                        ? new Lines(left.Pointer + row * left.Step, left.RowStride, left.DepthStride) : new Lines(edge, 1, TKernel.Rows);
                    Tile(from, panel, terms, target, stride, addend, add ? stride : biasStride, rows - row, columns - column,
                        next + fetched);
                    fetched = Math.Min(fetched + Prefetching.Length(terms), panelLength);
                }
            }
        }
    }

    // Where the rows of one block of terms lie: blocks of rows from Whole on lie in the edge.
    private readonly record struct LeftPanel(nint Address, nint Step, nint RowStride, nint DepthStride, int Whole)
    {
        public float* Pointer => (float*)Address;
    }

    // The first row of some rows, and their strides.
    private readonly struct Lines(float* pointer, nint rowStride, nint depthStride)
    {
        public readonly float* Pointer = pointer;
        public readonly nint RowStride = rowStride, DepthStride = depthStride;
    }

    private LeftPanel Panel(LeftOperand a, int k, int terms, int rows, int depth, float* room, float* edge)
    {
        if (a.IsPacked) return new LeftPanel((nint)(a.Pointer + k * TKernel.Rows), depth, 1, TKernel.Rows, int.MaxValue);
        var source = a.Pointer + k * a.DepthStride;
        if (room != null)
        {
            PackA(source, a.RowStride, a.DepthStride, rows, terms, room);
            return new LeftPanel((nint)room, terms, 1, TKernel.Rows, int.MaxValue);
        }
        var whole = rows / TKernel.Rows * TKernel.Rows;
        if (whole < rows) PackLanes(source + whole * a.RowStride, a.RowStride, a.DepthStride, rows - whole, TKernel.Rows, terms, edge);
        return new LeftPanel((nint)source, a.RowStride, a.RowStride, a.DepthStride, whole);
    }

    private static void Tile(in Lines a, float* b, int depth, float* c, nint stride, float* addend, nint addendStride, int height,
        int width, float* ahead)
    {
        if (height >= TKernel.Rows && width >= TKernel.Columns)
            TKernel.Run(a.Pointer, a.RowStride, a.DepthStride, b, depth, c, stride, addend, addendStride, ahead);
        else Corner(a, b, depth, c, stride, addend, addendStride, Math.Min(height, TKernel.Rows), Math.Min(width, TKernel.Columns), ahead);
    }

    [SkipLocalsInit]
    private static void Corner(in Lines a, float* b, int depth, float* c, nint stride, float* addend, nint addendStride, int height,
        int width, float* ahead)
    {
        var tile = stackalloc float[TKernel.Rows * TKernel.Columns];
        TKernel.Run(a.Pointer, a.RowStride, a.DepthStride, b, depth, tile, TKernel.Columns, s_zeros, 0, ahead);
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
                c[i * stride + j] = tile[i * TKernel.Columns + j] + addend[i * addendStride + j];
    }

    // [depth, width] from lanes that lie apart; what is missing to the width is zero
    private static void PackLanes(float* source, nint laneStride, nint depthStride, int lanes, int width, int depth, float* target)
    {
        if (lanes < width) new Span<float>(target, width * depth).Clear();
        var lane = 0;
        for (; lane <= lanes - 4; lane += 4)
        {
            float* s0 = source + lane * laneStride, s1 = s0 + laneStride, s2 = s1 + laneStride, s3 = s2 + laneStride;
            for (var ahead = s3 + laneStride; ahead <= s3 + 4 * laneStride; ahead += laneStride) Prefetching.Near(ahead, 2);
            var to = target + lane;
            var k = 0;
            if (Sse.IsSupported && depthStride == 1)
                for (; k <= depth - 4; k += 4, to += 4 * width) Transpose(s0 + k, s1 + k, s2 + k, s3 + k, to, width);
            for (; k < depth; k++, to += width)
                Vector128.Create(s0[k * depthStride], s1[k * depthStride], s2[k * depthStride], s3[k * depthStride]).Store(to);
        }
        if (lane == lanes - 2 && lanes <= width)
        {
            float* s0 = source + lane * laneStride, s1 = s0 + laneStride;
            for (var k = 0; k < depth; k++)
                Vector64.Create(s0[k * depthStride], s1[k * depthStride]).Store(target + (nint)k * width + lane);
            return;
        }
        for (; lane < lanes; lane++)
            for (var k = 0; k < depth; k++) target[(nint)k * width + lane] = source[lane * laneStride + k * depthStride];
    }

    // Four terms of four lanes, turned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* s0, float* s1, float* s2, float* s3, float* to, int width)
    {
        var (r0, r1, r2, r3) = (Vector128.Load(s0), Vector128.Load(s1), Vector128.Load(s2), Vector128.Load(s3));
        var (low01, high01, low23, high23) =
            (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1), Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + width);
        Sse.MoveLowToHigh(high01, high23).Store(to + 2 * width);
        Sse.MoveHighToLow(high23, high01).Store(to + 3 * width);
    }
}
