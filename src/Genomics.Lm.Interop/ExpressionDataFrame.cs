using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Microsoft.Data.Analysis;

namespace Genomics.Lm.Interop;

/// <summary>
/// Expression tables and predictions as data frames: a text column of genes, then one column of numbers per condition; null = missing.
/// </summary>
public static class ExpressionDataFrame
{
    /// <summary>Name of the gene column in the frames made here.</summary>
    public const string GeneColumn = "gene";

    /// <summary>The table as a data frame, a copy.</summary>
    /// <param name="table">Expression values.</param>
    /// <exception cref="GenomicsDataException">A condition is named as the gene column.</exception>
    public static DataFrame ToDataFrame(this ExpressionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Make(table.Genes, table.Conditions, (row, condition) => table[row, condition], table.Source);
    }

    /// <summary>A data frame as an expression table, a copy.</summary>
    /// <param name="frame">One column of gene ids, all others numeric (any type); null and NaN = missing.</param>
    /// <param name="geneColumn">The column of gene ids; null for the first one.</param>
    /// <param name="source">Where the data come from, for messages.</param>
    /// <exception cref="GenomicsDataException">No such column, a gene without id, a column that is not numeric, an infinite
    /// value.</exception>
    public static ExpressionTable ToExpressionTable(this DataFrame frame, string? geneColumn = null, string source = "data frame")
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Columns.Count == 0)
            throw new GenomicsDataException("has no column; expected gene ids and one column per condition", source);
        var genes = geneColumn is null ? frame.Columns[0] : frame.Columns.FirstOrDefault(c => c.Name == geneColumn)
            ?? throw new GenomicsDataException(
            $"has no column '{geneColumn}'; its columns are {string.Join(", ", frame.Columns.Select(c => c.Name))}", source);
        DataFrameColumn[] conditions = [.. frame.Columns.Where(c => c != genes)];
        foreach (var column in conditions)
            if (!column.IsNumericColumn())
                throw new GenomicsDataException(
                    $"column '{column.Name}' is of {column.DataType.Name}, expected numbers; leave it out or name the gene column", source,
                        0, column.Name);
        var rows = checked((int)frame.Rows.Count);
        var values = new double[checked(rows * conditions.Length)];
        for (var c = 0; c < conditions.Length; c++)
            for (var row = 0; row < rows; row++) values[row * conditions.Length + c] = Number(conditions[c], row, source);
        return new ExpressionTable(source, [.. Enumerable.Range(0, rows).Select(row => Gene(genes, row, source))],
            [.. conditions.Select(c => c.Name)], values);
    }

    /// <summary>Predictions as a data frame: one row per sequence, on the predictor's transformed scale.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="sequences">One window per gene.</param>
    /// <param name="options">Threads.</param>
    /// <param name="progress">Receives the work done.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static DataFrame PredictDataFrame(this IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences,
        PredictOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sequences);
        var conditions = predictor.Info.Conditions;
        var values = new double[checked(sequences.Count * conditions.Count)];
        predictor.Predict(sequences, values, options, progress, cancellationToken);
        return Make([.. sequences.Select(s => s.Id)], conditions, (row, condition) => values[row * conditions.Count + condition],
            "predictions");
    }

    private static DataFrame Make(IReadOnlyList<string> genes, IReadOnlyList<string> conditions, Func<int, int, double> value,
        string source)
    {
        if (conditions.Contains(GeneColumn))
            throw new GenomicsDataException($"has a condition named '{GeneColumn}', which is the gene column's name; rename it", source, 0,
                GeneColumn);
        var frame = new DataFrame(new StringDataFrameColumn(GeneColumn, genes));
        for (var c = 0; c < conditions.Count; c++)
            frame.Columns.Add(new DoubleDataFrameColumn(conditions[c], Enumerable.Range(0, genes.Count)
                .Select(row => value(row, c) is var v && double.IsNaN(v) ? null : (double?)v)));
        return frame;
    }

    private static string Gene(DataFrameColumn genes, int row, string source)
        => Convert.ToString(genes[row], CultureInfo.InvariantCulture) is { Length: > 0 } gene ? gene
            : throw new GenomicsDataException($"row {row + 1} has no gene id in column '{genes.Name}'", source, row + 1);

    private static double Number(DataFrameColumn column, int row, string source)
    {
        var value = column[row] is { } number ? Convert.ToDouble(number, CultureInfo.InvariantCulture) : double.NaN;
        return double.IsInfinity(value) ? throw new GenomicsDataException($"row {row + 1} of column '{column.Name}' is infinite", source,
            row + 1, column.Name) : value;
    }
}
