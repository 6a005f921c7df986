using System.Globalization;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data;

/// <summary>What a predictor expects for some genes: genes × conditions, with their names.</summary>
public sealed class Predictions
{
    private readonly double[] _values;

    /// <summary>Puts names to values.</summary>
    /// <param name="genes">The sequences' ids, in order.</param>
    /// <param name="conditions">The conditions, in order.</param>
    /// <param name="values">[genes, conditions], row-major.</param>
    /// <exception cref="ArgumentException">The number of values is not genes × conditions.</exception>
    public Predictions(IReadOnlyList<string> genes, IReadOnlyList<string> conditions, double[] values)
    {
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)genes.Count * conditions.Count)
            throw new ArgumentException(
                $"there are {values.Length} values; {genes.Count} genes × {conditions.Count} conditions are needed", nameof(values));
        (Genes, Conditions, _values) = (genes, conditions, values);
    }

    /// <summary>The sequences' ids.</summary>
    public IReadOnlyList<string> Genes { get; }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>[genes, conditions], row-major, on the predictor's transformed scale.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Where they were read from, for messages; null when they were not.</summary>
    public string? Source { get; init; }

    /// <summary>One value.</summary>
    /// <param name="gene">Index of the gene, from 0.</param>
    /// <param name="condition">Index of the condition, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such gene or condition.</exception>
    public double this[int gene, int condition]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(gene);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(gene, Genes.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(condition);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(condition, Conditions.Count);
            return _values[gene * Conditions.Count + condition];
        }
    }

    /// <summary>The values of a condition, gene by gene.</summary>
    /// <exception cref="ArgumentException">The condition is not predicted; the message names those that are.</exception>
    public double[] Of(string condition)
    {
        var column = Conditions.IndexOf(condition);
        if (column < 0)
            throw new ArgumentException($"'{condition}' is not predicted; known are {string.Join(", ", Conditions)}", nameof(condition));
        return [.. Enumerable.Range(0, Genes.Count).Select(gene => _values[gene * Conditions.Count + column])];
    }

    /// <summary>
    /// Reads a table that <see cref="Write"/> or any other program wrote: a header line, ids in the first column, a column of numbers per
    /// condition. Dialects are those of <see cref="ExpressionTable.Read"/>: tabs, commas or semicolons, quoted, compressed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The predictions; NaN where a cell is empty or says that it is missing.</returns>
    /// <exception cref="GenomicsDataException">The file is missing or no such table, or names a gene twice.</exception>
    public static Predictions Read(string path)
    {
        var table = ExpressionTable.Read(path);
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (table.Genes.FirstOrDefault(gene => !known.Add(gene)) is { } twice)
            throw new GenomicsDataException(
                $"names '{CellText.Shorten(twice)}' twice; predictions need a row per gene and a column per condition", path, 0, twice);
        var values = new double[table.Genes.Count * table.Conditions.Count];
        for (var row = 0; row < table.Genes.Count; row++) table.Row(row).CopyTo(values.AsSpan(row * table.Conditions.Count));
        return new Predictions(table.Genes, table.Conditions, values) { Source = path };
    }

    /// <summary>Writes a table: <c>id</c>, a column per condition; numbers in shortest round-trip form.</summary>
    /// <param name="path">The file; a name ending in <c>.gz</c> is compressed.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string path) => OutputFile.WriteText(path, text =>
    {
        text.WriteLine("id\t" + string.Join('\t', Conditions.Select(TableCell.Of)));
        for (var gene = 0; gene < Genes.Count; gene++)
        {
            text.Write(TableCell.Of(Genes[gene]));
            for (var c = 0; c < Conditions.Count; c++)
            {
                text.Write('\t');
                text.Write(_values[gene * Conditions.Count + c].ToString(CultureInfo.InvariantCulture));
            }
            text.WriteLine();
        }
    });
}
