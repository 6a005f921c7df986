using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Square roots of k-mer frequencies of many windows, weighted so that all word lengths count alike and each window has length 1; kept as
/// what differs from zero: 6 bytes per word that a window has. Scalar products of two rows are their cosine.
/// </summary>
/// <remarks>
/// Products are chains of fused multiply-adds over the words that both windows have, in column order: the same for any number of threads
/// and any vector width, and symmetric to the last bit.
/// </remarks>
internal sealed class SparseRows
{
    // rows that are multiplied at a time, as the lanes of two vectors
    private const int Lanes = 16, Block = 64;

    private readonly ushort[][] _columns;
    private readonly float[][] _values;
    private readonly int _width;

    private SparseRows(int width, ushort[][] columns, float[][] values) => (_width, _columns, _values) = (width, columns, values);

    public int Count => _columns.Length;

    /// <summary>Memory of the rows, in bytes.</summary>
    public long Bytes => _columns.Sum(c => c.Length * (long)(sizeof(ushort) + sizeof(float)));

    /// <summary>Counts the words of windows.</summary>
    /// <exception cref="GenomicsDataException">A window of another geometry.</exception>
    public static SparseRows Of(KmerFeatures features, IReadOnlyList<DnaSequence> sequences, int threads,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var width = features.Names.Count;
        if (width > ushort.MaxValue + 1) throw new ArgumentException($"{width} words are more than {ushort.MaxValue + 1}",
            nameof(features));
        var (columns, values) = (new ushort[sequences.Count][], new float[sequences.Count][]);
        float[] weights = [.. features.Names.Select(name => 1f / features.Options.SegmentsFor(name.IndexOf('.')))];
        var done = 0;
        ParallelLoop.For(0, (sequences.Count + Block - 1) / Block, Parallelism.Of(threads, cancellationToken), () =>
            new float[Block * width],
            (block, _, dense) =>
            {
                var first = block * Block;
                DnaSequence[] own = [.. Enumerable.Range(first, Math.Min(Block, sequences.Count - first)).Select(i => sequences[i])];
                features.Extract(own, dense.AsSpan(0, own.Length * width), null, cancellationToken);
                for (var i = 0; i < own.Length; i++)
                    (columns[first + i], values[first + i]) = Compress(dense.AsSpan(i * width, width), weights);
                progress?.Report(new WorkProgress("k-mers", Interlocked.Add(ref done, own.Length), sequences.Count));
                return dense;
            }, _ => { });
        return new SparseRows(width, columns, values);
    }

    /// <summary>The cosine of every pair of rows.</summary>
    public SymmetricMatrix Cosines(int threads, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var result = new SymmetricMatrix(Count);
        var done = 0;
        ForPanels(threads, cancellationToken, (first, lanes, panel) =>
        {
            Span<float> sums = stackalloc float[Lanes];
            for (var row = first; row < Count; row++)
            {
                Products(row, panel, sums);
                for (var lane = 0; lane < Math.Min(lanes, row - first + 1); lane++)
                    result.Row(row)[first + lane] = row == first + lane ? 1 : Math.Min(1, sums[lane]);
            }
            progress?.Report(new WorkProgress("cosines", Interlocked.Add(ref done, lanes), Count));
        });
        return result;
    }

    /// <summary>The cosines of each of these rows with every row of others, handed over row by row, on several threads.</summary>
    public void CosinesWith(SparseRows others, int threads, CancellationToken cancellationToken, Action<int, float[]> receive)
        => ForPanels(threads, cancellationToken, (first, lanes, panel) =>
        {
            Span<float> sums = stackalloc float[Lanes];
            var cosines = Enumerable.Range(0, lanes).Select(_ => new float[others.Count]).ToArray();
            for (var row = 0; row < others.Count; row++)
            {
                others.Products(row, panel, sums);
                for (var lane = 0; lane < lanes; lane++) cosines[lane][row] = Math.Min(1, sums[lane]);
            }
            for (var lane = 0; lane < lanes; lane++) receive(first + lane, cosines[lane]);
        });

    private void ForPanels(int threads, CancellationToken cancellationToken, Action<int, int, float[]> body)
        => ParallelLoop.For(0, (Count + Lanes - 1) / Lanes, Parallelism.Of(threads, cancellationToken), () => new float[_width * Lanes],
            (index, _, panel) =>
            {
                var (first, lanes) = (index * Lanes, Math.Min(Lanes, Count - index * Lanes));
                Array.Clear(panel);
                for (var lane = 0; lane < lanes; lane++)
                    for (var i = 0; i < _columns[first + lane].Length; i++)
                        panel[_columns[first + lane][i] * Lanes + lane] = _values[first + lane][i];
                body(first, lanes, panel);
                return panel;
            }, _ => { });

    // the products of one row with all lanes of a panel [columns][lanes]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Products(int row, float[] panel, Span<float> sums)
    {
        var (columns, values) = (_columns[row], _values[row]);
        Vector256<float> low = default, high = default;
        fixed (float* p = panel)
            for (var i = 0; i < columns.Length; i++)
            {
                var value = Vector256.Create(values[i]);
                var lanes = p + columns[i] * Lanes;
                low = Vector256.FusedMultiplyAdd(value, Vector256.Load(lanes), low);
                high = Vector256.FusedMultiplyAdd(value, Vector256.Load(lanes + 8), high);
            }
        low.CopyTo(sums);
        high.CopyTo(sums[8..]);
    }

    private static (ushort[] Columns, float[] Values) Compress(ReadOnlySpan<float> frequencies, float[] weights)
    {
        var (count, length) = (0, 0.0);
        for (var column = 0; column < weights.Length; column++)
            if (frequencies[column] > 0) (count, length) = (count + 1, length + frequencies[column] * weights[column]);
        var (columns, values, norm) = (new ushort[count], new float[count], Math.Sqrt(length));
        count = 0;
        for (var column = 0; column < weights.Length; column++)
        {
            if (!(frequencies[column] > 0)) continue;
            (columns[count], values[count]) = ((ushort)column, (float)(Math.Sqrt(frequencies[column] * weights[column]) / norm));
            count++;
        }
        return (columns, values);
    }
}
