using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Responses observed in the same rows, with what standardises the columns and centres the responses over those rows.
internal sealed class RidgeGroup
{
    private RidgeGroup(int[] responses, int[] rows) => (Responses, Rows) = (responses, rows);

    /// <summary>Indices of the responses.</summary>
    public int[] Responses { get; }

    /// <summary>Rows in which they are observed, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>[columns] means of X over the rows.</summary>
    public double[] Centers { get; private set; } = [];

    /// <summary>[columns] standard deviation × square root of the column's penalty; infinite for a constant column.</summary>
    public double[] Scales { get; private set; } = [];

    /// <summary>[responses of the group] means.</summary>
    public double[] Means { get; private set; } = [];

    /// <summary>[rows, responses of the group] values less their mean.</summary>
    public double[] Y { get; private set; } = [];

    /// <summary>Positions in <see cref="Rows"/> of each fold.</summary>
    public int[][] Folds { get; private set; } = [];

    /// <summary>Groups responses by the rows in which they are not missing.</summary>
    public static IReadOnlyList<RidgeGroup> ByObservedRows(ReadOnlySpan<double> y, int responses)
    {
        var groups = new List<(List<int> Responses, int[] Rows)>();
        for (var response = 0; response < responses; response++)
        {
            var rows = new List<int>();
            for (var row = 0; row < y.Length / responses; row++)
                if (!double.IsNaN(y[row * responses + response])) rows.Add(row);
            if (rows.Count < 4)
                throw new GenomicsDataException(
                    $"response {response + 1} has {rows.Count} values; "
                        + $"at least 4 are needed to fit and cross-validate a ridge regression");
            var same = groups.FindIndex(g => g.Rows.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(rows)));
            if (same >= 0) groups[same].Responses.Add(response);
            else groups.Add(([response], [.. rows]));
        }
        return [.. groups.Select(g => new RidgeGroup([.. g.Responses], g.Rows))];
    }

    /// <summary>Computes means, scales, centred responses and folds.</summary>
    public void Prepare(ReadOnlySpan<float> x, int columns, ReadOnlySpan<double> y, int responses, RidgeOptions options)
    {
        StandardizeColumns(x, columns, options);
        var width = Responses.Length;
        (Means, Y) = (new double[width], new double[Rows.Length * width]);
        for (var member = 0; member < width; member++)
        {
            var sum = 0.0;
            foreach (var row in Rows) sum += y[row * responses + Responses[member]];
            Means[member] = sum / Rows.Length;
            for (var i = 0; i < Rows.Length; i++) Y[i * width + member] = y[Rows[i] * responses + Responses[member]] - Means[member];
        }
        var folds = Math.Min(options.Folds, Rows.Length / 2);
        var dealt = CrossValidationFolds.Deal(Rows.Length, folds, new CounterRandom(options.Seed), options.RowGroups is { } groups
            ? [.. Rows.Select(row => groups[row])] : null);
        Folds = [.. Enumerable.Range(0, folds).Select(f => Enumerable.Range(0, Rows.Length).Where(i => dealt[i] == f).ToArray())];
    }

    private void StandardizeColumns(ReadOnlySpan<float> x, int columns, RidgeOptions options)
    {
        var (sums, squares, constant) = (new double[columns], new double[columns], new bool[columns]);
        Array.Fill(constant, true);
        var first = x.Slice(Rows[0] * columns, columns);
        foreach (var row in Rows)
        {
            var line = x.Slice(row * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                if (!float.IsFinite(line[column]))
                    throw new GenomicsDataException(
                        FormattableString.Invariant(
                            $"feature {column + 1} of row {row + 1} is {line[column]}; features must be finite numbers"));
                constant[column] &= line[column] == first[column];
                sums[column] += line[column];
            }
        }
        for (var column = 0; column < columns; column++) sums[column] /= Rows.Length;
        foreach (var row in Rows)
        {
            var line = x.Slice(row * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                var difference = line[column] - sums[column];
                squares[column] += difference * difference;
            }
        }
        for (var column = 0; column < columns; column++)
            squares[column] = constant[column]
                ? double.PositiveInfinity
                : Math.Sqrt(squares[column] / Rows.Length * (options.ColumnPenalties?[column] ?? 1));
        (Centers, Scales) = (sums, squares);
    }
}
