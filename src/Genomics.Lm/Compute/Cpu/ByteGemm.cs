namespace Genomics.Lm.Compute.Cpu;

/// <summary>Sums of 8-bit products of some rows with one panel of weights. Whole numbers: the same on every processor.</summary>
internal abstract unsafe class ByteGemm
{
    /// <summary>The fastest variant that this processor has.</summary>
    public static ByteGemm Fastest { get; } =
        ByteKernel256<VnniDot256>.IsSupported ? new ByteGemm<ByteKernel256<VnniDot256>>() :
        ByteKernel512.IsSupported ? new ByteGemm<ByteKernel512>() :
        ByteKernel256<PairsDot256>.IsSupported ? new ByteGemm<ByteKernel256<PairsDot256>>() : new ByteGemm<ByteKernel128>();

    /// <summary>Rows are given in multiples of this.</summary>
    public abstract int Rows { get; }

    /// <summary>Columns of a panel.</summary>
    public abstract int Columns { get; }

    /// <summary>sums[rows, Columns] = A·panel.</summary>
    /// <param name="a">[rows, quads × 4] bytes.</param>
    /// <param name="panel">[quads, Columns, 4] signed bytes.</param>
    public abstract void Multiply(int* a, sbyte* panel, int quads, int rows, int* sums);
}

/// <summary>The sums by one kernel.</summary>
internal sealed unsafe class ByteGemm<TKernel> : ByteGemm where TKernel : struct, IByteKernel
{
    private const int QuadsPerBlock = 384;   // of a panel, so that it stays in the first-level cache

    public override int Rows => TKernel.Rows;

    public override int Columns => TKernel.Columns;

    public override void Multiply(int* a, sbyte* panel, int quads, int rows, int* sums)
    {
        var next = (float*)(panel + (long)quads * 4 * TKernel.Columns);
        for (var quad = 0; quad < quads; quad += QuadsPerBlock)
        {
            var count = Math.Min(QuadsPerBlock, quads - quad);
            var fetched = (long)quad * TKernel.Columns;
            for (var row = 0; row < rows; row += TKernel.Rows)
            {
                TKernel.Run(a + (long)row * quads + quad, quads, panel + (long)quad * 4 * TKernel.Columns, count,
                    sums + row * TKernel.Columns, quad > 0, next + fetched);
                fetched = Math.Min(fetched + Prefetching.Length(count), (long)quads * TKernel.Columns);
            }
        }
    }
}
