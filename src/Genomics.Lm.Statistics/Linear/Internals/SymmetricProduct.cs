using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Lower triangle of C += (or −=) P'P for packed panels P, shared among threads by blocks of the result: every block is computed whole
// by one thread, in the same order whatever the number of threads.
internal static unsafe class SymmetricProduct
{
    // result blocks are squares of BlockTiles tiles: 96 or 192 columns, whose panels of 256 rows stay in the second-level cache
    private const int BlockTiles = 8;

    /// <summary>Rows packed at a time.</summary>
    public const int Depth = 256;

    /// <summary>Work below which starting other threads costs more than it brings.</summary>
    private const long ParallelFlops = 4_000_000;

    /// <summary>Rounds a number of columns up to whole tiles.</summary>
    public static int Padded(int columns) => (columns + PanelKernel.TileColumns - 1) / PanelKernel.TileColumns * PanelKernel.TileColumns;

    /// <summary>Columns of one block of the result.</summary>
    public static int BlockColumns => BlockTiles * PanelKernel.TileColumns;

    /// <summary>Updates the lower triangle (whole tiles across the diagonal).</summary>
    /// <param name="panels">[columns / Width][depth][Width].</param>
    /// <param name="columns">A multiple of the tile width.</param>
    /// <param name="depth">Rows in the panels.</param>
    /// <param name="result">[columns, columns] with the row length <paramref name="stride"/>.</param>
    /// <param name="stride">Row length of the result.</param>
    /// <param name="subtract">Subtract the product.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static void Update(double* panels, int columns, int depth, double* result, nint stride, bool subtract, int threads)
    {
        var blocks = (columns + BlockColumns - 1) / BlockColumns;
        var pairs = blocks * (blocks + 1) / 2;
        void Pair(int pair)
        {
            var i = (int)((Math.Sqrt(8.0 * pair + 1) - 1) / 2);
            while (i * (i + 1) / 2 > pair) i--;
            while ((i + 1) * (i + 2) / 2 <= pair) i++;
            Block(panels, columns, depth, result, stride, subtract, i, pair - i * (i + 1) / 2);
        }
        if (pairs == 1 || threads == 1 || (long)columns * columns * depth < ParallelFlops)
            for (var pair = 0; pair < pairs; pair++) Pair(pair);
        else
            ParallelLoop.For(0, pairs, Parallelism.Of(threads), Pair);
    }

    private static void Block(double* panels, int columns, int depth, double* result, nint stride, bool subtract, int rowBlock,
        int columnBlock)
    {
        var (width, tile) = (PanelKernel.Width, PanelKernel.TileColumns);
        var panelLength = (nint)depth * width;
        var rowEnd = Math.Min(columns, (rowBlock + 1) * BlockColumns);
        var columnEnd = Math.Min(columns, (columnBlock + 1) * BlockColumns);
        for (var column = columnBlock * BlockColumns; column < columnEnd; column += tile)
            for (var row = Math.Max(rowBlock * BlockColumns, column); row < rowEnd; row += width)
                PanelKernel.Update(
                    panels + row / width * panelLength, panels + column / width * panelLength, panelLength, depth,
                    result + row * stride + column, stride, subtract);
    }
}
