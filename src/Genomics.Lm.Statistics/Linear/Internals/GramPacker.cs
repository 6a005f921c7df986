using System.Runtime.CompilerServices;
using Genomics.Lm.Data;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Brings rows of X, Y and the constant 1 into panels[column / Width][row][Width], centred and scaled on the way.
internal sealed unsafe class GramPacker<T>(
    T* x, int columns, double* y, int responses, double* centers, double* scales, int* rows, double* panels, int padded)
    where T : unmanaged
{
    private const int ParallelNumbers = 1 << 16;

    /// <summary>Packs <paramref name="depth"/> rows from the <paramref name="first"/>.</summary>
    public void Pack(int first, int depth, int threads)
    {
        var panelCount = padded / PanelKernel.Width;
        if (threads == 1 || (long)padded * depth < ParallelNumbers)
            for (var panel = 0; panel < panelCount; panel++) PackPanel(panel, first, depth);
        else
            ParallelLoop.For(0, panelCount, Parallelism.Of(threads), panel => PackPanel(panel, first, depth));
    }

    private void PackPanel(int panel, int first, int depth)
    {
        var width = PanelKernel.Width;
        var target = panels + (nint)panel * depth * width;
        for (var row = first; row < first + depth; row++, target += width)
        {
            var source = rows == null ? row : rows[row];
            for (var lane = 0; lane < width; lane++) target[lane] = Value(source, panel * width + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Value(int row, int column)
    {
        if (column < columns)
        {
            var value = typeof(T) == typeof(float) ? ((float*)x)[(nint)row * columns + column]
                : ((double*)x)[(nint)row * columns + column];
            if (centers != null) value -= centers[column];
            return scales != null ? value / scales[column] : value;
        }
        if (column < columns + responses) return y[(nint)row * responses + column - columns];
        return column == columns + responses ? 1 : 0;
    }
}
