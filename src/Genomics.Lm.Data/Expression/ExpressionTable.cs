using Genomics.Lm.Data.Expression.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression;

/// <summary>Expression values of genes under conditions, as read: genes in file order, repeats kept. Immutable.</summary>
public sealed class ExpressionTable
{
    private readonly double[] _values;

    /// <summary>Makes a table.</summary>
    /// <param name="source">Where it comes from (a file's path), for messages.</param>
    /// <param name="genes">One gene id per row; an id may be repeated.</param>
    /// <param name="conditions">Condition names, unique.</param>
    /// <param name="values">[genes, conditions] in row-major order; NaN = missing, never infinite.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    /// <exception cref="GenomicsDataException">Two conditions have the same name.</exception>
    public ExpressionTable(string source, IReadOnlyList<string> genes, IReadOnlyList<string> conditions, double[] values)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)genes.Count * conditions.Count)
            throw new ArgumentException($"{genes.Count} genes × {conditions.Count} conditions do not match {values.Length} values",
                nameof(values));
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (conditions.FirstOrDefault(c => !names.Add(c)) is { } twice)
            throw new GenomicsDataException($"has two columns named '{CellText.Shorten(twice)}'; rename one", source, 0, twice);
        (Source, Genes, Conditions, _values) = (source, genes, conditions, values);
    }

    /// <summary>Where the table comes from, for messages.</summary>
    public string Source { get; }

    /// <summary>Gene ids, one per row, in file order; repeats kept.</summary>
    public IReadOnlyList<string> Genes { get; }

    /// <summary>Condition names, one per column.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>What a user should know of the file: columns that were left out. Empty when nothing is odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The value of a row under a condition; NaN when missing.</summary>
    public double this[int row, int condition] => _values[(row * Conditions.Count) + condition];

    /// <summary>The values of one row, one per condition; NaN when missing.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Conditions.Count, Conditions.Count);

    /// <summary>
    /// The column of a condition: the same name, else the one that R would turn into the same name
    /// (<c>Whole Blood</c>, <c>Whole.Blood</c>), else the same tissue of GTEx (<see cref="GtexTissues"/>).
    /// </summary>
    /// <exception cref="GenomicsDataException">No such condition; the message lists the known ones and the nearest.</exception>
    public int IndexOf(string condition) => ConditionNames.Find(condition, Conditions, Source);

    /// <summary>The table with these conditions only, in this order, named as in the table.</summary>
    /// <param name="conditions">Names as <see cref="IndexOf"/> takes them.</param>
    /// <exception cref="GenomicsDataException">No such condition; the message lists the known ones and the nearest.</exception>
    public ExpressionTable Select(IReadOnlyList<string> conditions)
    {
        var columns = conditions.Select(IndexOf).ToArray();
        var values = new double[Genes.Count * columns.Length];
        for (var row = 0; row < Genes.Count; row++)
            for (var c = 0; c < columns.Length; c++) values[(row * columns.Length) + c] = this[row, columns[c]];
        return new ExpressionTable(Source, Genes, [.. columns.Select(c => Conditions[c])], values) { Warnings = Warnings };
    }

    /// <summary>The rows whose gene id meets a condition.</summary>
    public ExpressionTable Where(Func<string, bool> keepGene)
    {
        int[] rows = [.. Enumerable.Range(0, Genes.Count).Where(row => keepGene(Genes[row]))];
        var values = new double[rows.Length * Conditions.Count];
        for (var i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(values.AsSpan(i * Conditions.Count));
        return new ExpressionTable(Source, [.. rows.Select(row => Genes[row])], Conditions, values) { Warnings = Warnings };
    }

    /// <summary>
    /// Reads a table: tab, comma, semicolon or blanks between cells, quoted cells, plain or compressed, any line ends. The first
    /// column holds gene ids, the others one condition each. A delimiter at the end of lines is no column; R's row names without a title
    /// are known by a header of one cell less. GCT files (versions 1.2 and 1.3) are recognised by their first line.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, columns to read, words that mean "missing".</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <exception cref="GenomicsDataException">
    /// The file is missing, empty or cut off, has no header line or too many columns, a row has too many or too few cells, a value is no
    /// number, a condition is unknown.
    /// </exception>
    public static ExpressionTable Read(
        string path, ExpressionReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ExpressionReadOptions();
        options.Validate();
        return ExpressionTableReader.Read(path, options, cancellationToken);
    }

    /// <summary><see cref="Read"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="Read" path="/param|/exception"/>
    public static Task<ExpressionTable> ReadAsync(
        string path, ExpressionReadOptions? options = null, CancellationToken cancellationToken = default)
        => Background.Run(() => Read(path, options, cancellationToken), cancellationToken);
}
