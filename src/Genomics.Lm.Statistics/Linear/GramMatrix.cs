using System.Runtime.InteropServices;
using Genomics.Lm.Statistics.Linear.Internals;

namespace Genomics.Lm.Statistics.Linear;

/// <summary>
/// Sums of products over rows of a design matrix X [rows, columns] and responses Y [rows, responses]: X'X, X'Y, Y'Y and the sums of each
/// column, in double precision. Linear models are fitted from it without touching the rows again; the Gram matrix of the training rows of
/// a fold is the total minus that of the rows left out.
/// </summary>
/// <remarks>
/// Each element is a sum in row order in chunks of 256 rows: the same for any thread count. Immutable.
/// </remarks>
public sealed class GramMatrix
{
    private readonly double[] _products; // [size, _stride], symmetric; columns, then responses, then the constant 1
    private readonly int _stride;

    private GramMatrix(int rows, int columns, int responses, int stride, double[] products)
        => (Rows, Columns, Responses, _stride, _products) = (rows, columns, responses, stride, products);

    /// <summary>Number of rows summed over.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns of X.</summary>
    public int Columns { get; }

    /// <summary>Number of columns of Y.</summary>
    public int Responses { get; }

    /// <summary>One row of X'X: the products of a column with every column, [columns].</summary>
    public ReadOnlySpan<double> Products(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        return Line(column)[..Columns];
    }

    /// <summary>One column of X'Y: the products of a response with every column of X, [columns].</summary>
    public ReadOnlySpan<double> CrossProducts(int response) => Line(ResponseLine(response))[..Columns];

    /// <summary>The sum of every column of X, [columns].</summary>
    public ReadOnlySpan<double> Sums => Line(Columns + Responses)[..Columns];

    /// <summary>The sum of a response.</summary>
    public double ResponseSum(int response) => Line(Columns + Responses)[ResponseLine(response)];

    /// <summary>The sum of the products of two responses; of a response with itself: its sum of squares.</summary>
    public double ResponseProduct(int response, int other) => Line(ResponseLine(response))[ResponseLine(other)];

    /// <summary>Sums over rows of single-precision X.</summary>
    /// <inheritdoc
    /// cref="Compute(ReadOnlySpan{double}, int, ReadOnlySpan{double}, int, ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{int}, int, CancellationToken)"/>
    public static GramMatrix Compute(
        ReadOnlySpan<float> x, int columns, ReadOnlySpan<double> y, int responses,
        ReadOnlySpan<double> centers = default, ReadOnlySpan<double> scales = default, ReadOnlySpan<int> rows = default,
        int threads = 0, CancellationToken cancellationToken = default)
        => ComputeAny(x, columns, y, responses, centers, scales, rows, threads, cancellationToken, null);

    /// <summary>The same in the memory of a matrix of this size that is no longer needed.</summary>
    internal static GramMatrix Compute(
        ReadOnlySpan<float> x, int columns, ReadOnlySpan<double> y, int responses, ReadOnlySpan<double> centers,
        ReadOnlySpan<double> scales, ReadOnlySpan<int> rows, int threads, CancellationToken cancellationToken, GramMatrix? last)
        => ComputeAny(x, columns, y, responses, centers, scales, rows, threads, cancellationToken, last);

    /// <summary>Sums over rows of X and Y.</summary>
    /// <param name="x">[rows, columns], row-major; a range of rows is a slice of a larger matrix.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="y">[rows, responses], row-major; no missing values.</param>
    /// <param name="responses">Columns of Y; may be 0.</param>
    /// <param name="centers">
    /// [columns], subtracted from X on the way, or empty. Centring near the mean keeps digits that squares of large means would lose.
    /// </param>
    /// <param name="scales">[columns], X is divided by these after centring, or empty.</param>
    /// <param name="rows">The rows to sum over, in this order; empty means all.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes the numbers.</param>
    /// <param name="cancellationToken">Checked between chunks of 256 rows.</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public static GramMatrix Compute(
        ReadOnlySpan<double> x, int columns, ReadOnlySpan<double> y, int responses,
        ReadOnlySpan<double> centers = default, ReadOnlySpan<double> scales = default, ReadOnlySpan<int> rows = default,
        int threads = 0, CancellationToken cancellationToken = default)
        => ComputeAny(x, columns, y, responses, centers, scales, rows, threads, cancellationToken, null);

    /// <summary>The sums over both sets of rows.</summary>
    public GramMatrix Add(GramMatrix other) => Combine(other, 1);

    /// <summary>The sums over the rows that are not among those of <paramref name="part"/>.</summary>
    /// <param name="part">Sums over some of these rows, with the same columns, centres and scales.</param>
    public GramMatrix Subtract(GramMatrix part) => Combine(part, -1);

    // adds the sums over other rows to these; only while nobody else has seen them
    internal void AddInPlace(GramMatrix other)
    {
        for (var i = 0; i < _products.Length; i++) _products[i] += other._products[i];
        Rows += other.Rows;
    }

    /// <summary>A line of the products about their means over these rows less those of a part; see <see cref="Centred"/>.</summary>
    /// <param name="part">Sums over some of these rows; null: none.</param>
    /// <param name="line">A column, or columns + response.</param>
    /// <param name="destination">Receives at most [columns + responses].</param>
    internal void CentredLine(GramMatrix? part, int line, Span<double> destination)
    {
        var last = Columns + Responses;
        ReadOnlySpan<double> own = Line(line), sums = Line(last);
        var left = part is null ? default : part.Line(line);
        var leftSums = part is null ? default : part.Line(last);
        var rows = Rows - (part?.Rows ?? 0);
        var sum = sums[line] - (part is null ? 0 : leftSums[line]);
        var mean = rows == 0 ? 0 : sum / rows;
        if (part is null)
            for (var j = 0; j < destination.Length; j++) destination[j] = own[j] - mean * sums[j];
        else
            for (var j = 0; j < destination.Length; j++) destination[j] = own[j] - left[j] - mean * (sums[j] - leftSums[j]);
    }

    /// <summary>X'X of a matrix of which 256 rows at a time are made, summed in the order of <see cref="Compute(ReadOnlySpan{double}, int,
    /// ReadOnlySpan{double}, int, ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{int}, int, CancellationToken)"/>.</summary>
    /// <param name="rows">Rows in all.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="make">Fills [count, columns] from a row on.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellationToken">Checked between chunks.</param>
    internal static unsafe GramMatrix ComputeByChunks(int rows, int columns, Action<int, int, double[]> make, int threads,
        CancellationToken cancellationToken)
    {
        var size = columns + 1;
        var stride = SymmetricProduct.Padded(size);
        RequireSize(columns, 0, stride);
        var (products, chunk) = (new double[stride * stride], new double[Math.Min(rows, SymmetricProduct.Depth) * columns]);
        var panels = (double*)NativeMemory.AlignedAlloc((nuint)((long)stride * SymmetricProduct.Depth * sizeof(double)), 64);
        try
        {
            fixed (double* px = chunk, result = products)
            {
                var packer = new GramPacker<double>(px, columns, null, 0, null, null, null, panels, stride);
                for (var first = 0; first < rows; first += SymmetricProduct.Depth)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var depth = Math.Min(SymmetricProduct.Depth, rows - first);
                    make(first, depth, chunk);
                    packer.Pack(0, depth, threads);
                    SymmetricProduct.Update(panels, stride, depth, result, stride, subtract: false, threads);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(panels);
        }
        Mirror(products, size, stride);
        return new GramMatrix(rows, columns, 0, stride, products);
    }

    /// <summary>Products of columns and responses about their means over these rows; all sums become zero.</summary>
    public GramMatrix Centred()
    {
        var result = new double[_products.Length];
        var sums = Line(Columns + Responses);
        for (var i = 0; i < Columns + Responses; i++)
        {
            var mean = Rows == 0 ? 0 : sums[i] / Rows;
            var line = Line(i);
            for (var j = 0; j < Columns + Responses; j++) result[i * _stride + j] = line[j] - mean * sums[j];
        }
        result[(Columns + Responses) * (_stride + 1)] = Rows;
        return new GramMatrix(Rows, Columns, Responses, _stride, result);
    }

    private ReadOnlySpan<double> Line(int index) => _products.AsSpan(index * _stride, Columns + Responses + 1);

    private int ResponseLine(int response)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)response, (uint)Responses, nameof(response));
        return Columns + response;
    }

    private GramMatrix Combine(GramMatrix other, int sign)
    {
        if (other.Columns != Columns || other.Responses != Responses)
            throw new ArgumentException($"{other.Columns} columns and {other.Responses} responses do not match {Columns} and {Responses}",
                nameof(other));
        var result = new double[_products.Length];
        var (a, b) = (_products, other._products);
        if (sign > 0)
            for (var i = 0; i < result.Length; i++) result[i] = a[i] + b[i];
        else
            for (var i = 0; i < result.Length; i++) result[i] = a[i] - b[i];
        return new GramMatrix(Rows + sign * other.Rows, Columns, Responses, _stride, result);
    }

    private static unsafe GramMatrix ComputeAny<T>(
        ReadOnlySpan<T> x, int columns, ReadOnlySpan<double> y, int responses,
        ReadOnlySpan<double> centers, ReadOnlySpan<double> scales, ReadOnlySpan<int> rows, int threads, CancellationToken cancellationToken,
        GramMatrix? last)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(responses);
        var available = x.Length / columns;
        if (x.Length != (long)available * columns || y.Length != (long)available * responses
            || (centers.Length != 0 && centers.Length != columns) || (scales.Length != 0 && scales.Length != columns))
            throw new ArgumentException(
                $"X of {x.Length} and Y of {y.Length} numbers, {centers.Length} centres and {scales.Length} scales do not make rows of "
                    + $"{columns} columns and {responses} responses");
        foreach (var row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)available, nameof(rows));
        var size = columns + responses + 1;
        var stride = SymmetricProduct.Padded(size);
        RequireSize(columns, responses, stride);
        var count = rows.Length > 0 ? rows.Length : available;
        var products = last?._products is { } used && used.Length == stride * stride ? used : new double[stride * stride];
        if (last is not null) Array.Clear(products);
        var panelBytes = (nuint)((long)stride * Math.Min(count, SymmetricProduct.Depth) * sizeof(double));
        var panels = (double*)NativeMemory.AlignedAlloc(Math.Max(panelBytes, 64), 64);
        try
        {
            fixed (T* px = x)
            fixed (double* py = y, pc = centers, ps = scales, result = products)
            fixed (int* pr = rows)
            {
                var packer = new GramPacker<T>(px, columns, py, responses, pc, ps, pr, panels, stride);
                for (var first = 0; first < count; first += SymmetricProduct.Depth)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var depth = Math.Min(SymmetricProduct.Depth, count - first);
                    packer.Pack(first, depth, threads);
                    SymmetricProduct.Update(panels, stride, depth, result, stride, subtract: false, threads);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(panels);
        }
        Mirror(products, size, stride);
        return new GramMatrix(count, columns, responses, stride, products);
    }

    private static void RequireSize(int columns, int responses, int stride)
    {
        if ((long)stride * stride > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(columns),
                $"{columns} columns are too many for a Gram matrix (at most "
                    + $"{(int)Math.Sqrt(Array.MaxLength) - responses - PanelKernel.TileColumns})");
    }

    private static void Mirror(double[] products, int size, int stride)
    {
        for (var i = 0; i < stride; i++)
            for (var j = i + 1; j < stride; j++)
                products[i * stride + j] = i < size && j < size ? products[j * stride + i] : 0;
    }
}
