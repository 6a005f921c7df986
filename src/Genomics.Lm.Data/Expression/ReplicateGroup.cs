namespace Genomics.Lm.Data.Expression;

/// <summary>Columns of a table that are replicates of one condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Columns">Names of the columns, two at least; one that ends in <c>*</c> stands for all that begin so.</param>
public sealed record ReplicateGroup(string Condition, IReadOnlyList<string> Columns)
{
    /// <summary>Reads <c>CONDITION=COLUMN,COLUMN</c> or <c>CONDITION=PREFIX*</c>.</summary>
    /// <exception cref="ArgumentException">It is not of this form.</exception>
    public static ReplicateGroup Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('=');
        string[] columns = at <= 0 ? []
            : text[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return columns.Length > 1 || columns is [[.., '*']] ? new ReplicateGroup(text[..at].Trim(), columns)
            : throw new ArgumentException($"replicates '{text}' are not CONDITION=COLUMN,COLUMN or CONDITION=PREFIX*");
    }

    /// <summary>The columns of a table that are meant.</summary>
    /// <exception cref="GenomicsDataException">A column is not there, or fewer than two are.</exception>
    public IReadOnlyList<string> Of(ExpressionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] found = [.. Columns.SelectMany(column => column.EndsWith('*')
            ? table.Conditions.Where(c => c != Condition && c.StartsWith(column[..^1], StringComparison.Ordinal))
            : [table.Conditions[table.IndexOf(column)]]).Distinct()];
        return found.Length > 1 ? found
            : throw new GenomicsDataException($"has {found.Length} column{(found.Length == 1 ? "" : "s")} for the replicates of "
                + $"'{Condition}', {string.Join(", ", Columns)}; two at least are needed", table.Source);
    }

    /// <summary>
    /// A table in which the replicates are no conditions: a condition that the table has no column for becomes their mean, missing values
    /// left out; a column of its own stays.
    /// </summary>
    /// <param name="table">The table with the replicates.</param>
    /// <param name="groups">The replicates.</param>
    /// <exception cref="GenomicsDataException">A column is not there, or is a replicate of two conditions.</exception>
    public static ExpressionTable Merge(ExpressionTable table, IReadOnlyList<ReplicateGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(groups);
        var columns = groups.Select(g => g.Of(table).Select(c => table.Conditions.IndexOf(c)).ToArray()).ToArray();
        var replicates = columns.SelectMany(c => c).ToList();
        if (replicates.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GenomicsDataException($"has the column '{table.Conditions[twice.Key]}', which is named as a replicate twice",
                table.Source);
        int[] kept = [.. Enumerable.Range(0, table.Conditions.Count).Where(c => !replicates.Contains(c))];
        int[] made = [.. Enumerable.Range(0, groups.Count).Where(g => kept.All(c => table.Conditions[c] != groups[g].Condition))];
        var width = kept.Length + made.Length;
        var values = new double[table.Genes.Count * width];
        for (var row = 0; row < table.Genes.Count; row++)
        {
            for (var i = 0; i < kept.Length; i++) values[row * width + i] = table[row, kept[i]];
            for (var i = 0; i < made.Length; i++)
                values[row * width + kept.Length + i] = columns[made[i]].Select(c => table[row, c]).Where(v => !double.IsNaN(v))
                    .DefaultIfEmpty(double.NaN).Average();
        }
        return new ExpressionTable(table.Source, table.Genes,
            [.. kept.Select(c => table.Conditions[c]), .. made.Select(g => groups[g].Condition)], values)
        { Warnings = table.Warnings };
    }
}
