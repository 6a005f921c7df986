using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Covariates;

/// <summary>Numbers that are known of genes beside their windows, such as the lengths of their parts; looked up by gene id.
/// Immutable.</summary>
public sealed class CovariateTable
{
    private readonly double[] _values;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <summary>Makes a table.</summary>
    /// <param name="source">Where it comes from (a file's path), for messages.</param>
    /// <param name="genes">Gene ids, each once.</param>
    /// <param name="names">Names of the covariates, each once.</param>
    /// <param name="values">[genes, covariates], row-major; NaN = missing.</param>
    /// <param name="ignoreIdVersion">Ids match without their version (<c>ENSG00000000003.14</c>).</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    /// <exception cref="GenomicsDataException">A gene or a covariate stands twice, there are none, or a value is infinite.</exception>
    public CovariateTable(string source, IReadOnlyList<string> genes, IReadOnlyList<string> names, double[] values,
        bool ignoreIdVersion = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)genes.Count * names.Count)
            throw new ArgumentException($"{genes.Count} genes × {names.Count} covariates do not match {values.Length} values",
                nameof(values));
        if (genes.Count == 0 || names.Count == 0) throw new GenomicsDataException("holds no covariates of genes", source);
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GenomicsDataException($"has two columns named '{Excerpt.Of(twice.Key)}'; rename one", source);
        (Source, Genes, Names, _values, IgnoresIdVersion) = (source, [.. genes], [.. names], [.. values], ignoreIdVersion);
        for (var row = 0; row < Genes.Count; row++)
        {
            if (!_rows.TryAdd(Key(Genes[row]), row))
                throw new GenomicsDataException($"has gene '{Excerpt.Of(Genes[row])}' twice; keep one row of each", source, 0, Genes[row]);
            foreach (var value in Row(row))
                if (double.IsInfinity(value))
                    throw new GenomicsDataException($"has an infinite value for gene '{Excerpt.Of(Genes[row])}'", source, 0, Genes[row]);
        }
    }

    /// <summary>Where the table comes from, for messages.</summary>
    public string Source { get; }

    /// <summary>The gene ids.</summary>
    public IReadOnlyList<string> Genes { get; }

    /// <summary>The names of the covariates.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether ids match without their version.</summary>
    public bool IgnoresIdVersion { get; }

    /// <summary>What a user should know of the file: columns that were left out. Empty when nothing is odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The values of one gene; NaN = missing.</summary>
    /// <param name="row">Its row.</param>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Names.Count, Names.Count);

    /// <summary>The row of a gene, or −1 when the table does not have it.</summary>
    public int Find(string gene)
    {
        ArgumentNullException.ThrowIfNull(gene);
        return _rows.GetValueOrDefault(Key(gene), -1);
    }

    /// <summary>SHA-256 (hexadecimal, lower case) over ids, names, values and how ids match.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{IgnoresIdVersion}\n{string.Join('\t', Names)}\n{string.Join('\n', Genes)}\n"));
        hash.AppendData(MemoryMarshal.AsBytes<double>(_values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads a table with a header: gene ids in the first column, one covariate in each other one.</summary>
    /// <param name="path">The file, plain or compressed; cells as <see cref="ExpressionTable"/> reads them.</param>
    /// <param name="columns">The columns to read; null: all that hold numbers, and <see cref="Warnings"/> names those left out.</param>
    /// <param name="ignoreIdVersion">Ids match without their version.</param>
    /// <exception cref="GenomicsDataException">The file is missing or malformed, a gene stands twice, a column is unknown.</exception>
    public static CovariateTable Read(string path, IReadOnlyList<string>? columns = null, bool ignoreIdVersion = false)
    {
        var table = ExpressionTable.Read(path, new ExpressionReadOptions { Conditions = columns, IgnoredColumns = [] });
        var values = new double[table.Genes.Count * table.Conditions.Count];
        for (var row = 0; row < table.Genes.Count; row++) table.Row(row).CopyTo(values.AsSpan(row * table.Conditions.Count));
        return new CovariateTable(path, table.Genes, table.Conditions, values, ignoreIdVersion) { Warnings = table.Warnings };
    }

    /// <summary>Writes the table: <c>id</c>, a column per covariate; numbers in shortest round-trip form, missing ones as
    /// <c>NA</c>.</summary>
    /// <param name="path">The file; a name ending in <c>.gz</c> is compressed.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string path) => OutputFile.WriteText(path, text =>
    {
        text.WriteLine("id\t" + string.Join('\t', Names.Select(TableCell.Of)));
        for (var row = 0; row < Genes.Count; row++)
        {
            text.Write(TableCell.Of(Genes[row]));
            foreach (var value in Row(row))
                text.Write(double.IsNaN(value) ? "\tNA" : "\t" + value.ToString(CultureInfo.InvariantCulture));
            text.WriteLine();
        }
    });

    private string Key(string gene) => IgnoresIdVersion ? GeneId.WithoutVersion(gene) : gene;
}
