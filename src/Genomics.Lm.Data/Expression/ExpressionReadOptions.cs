using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression;

/// <summary>How an expression table is read. The defaults recognise what is usual.</summary>
public sealed record ExpressionReadOptions
{
    /// <summary>What separates cells; recognised from the first lines by default.</summary>
    public ColumnDelimiter Delimiter { get; init; }

    /// <summary>The conditions to read, in this order; null reads every column. Columns left out may hold text.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>
    /// The conditions that will be predicted: other columns may hold anything, and are left out when they hold text. Null or none: every
    /// column must hold numbers, or no number at all (left out too). What is left out is said in
    /// <see cref="ExpressionTable.Warnings"/>.
    /// </summary>
    public IReadOnlyList<string>? TargetConditions { get; init; }

    /// <summary>
    /// Columns that are no conditions unless they are asked for by name; compared as written. Null: the well-known ones of quantification
    /// programs and annotation (<c>Length</c>, <c>NumReads</c>, <c>Chr</c>, <c>gene_name</c>, …), whatever their case; none in GCT files.
    /// </summary>
    public IReadOnlyList<string>? IgnoredColumns { get; init; }

    /// <summary>The column with gene ids; null takes the first.</summary>
    public string? GeneColumn { get; init; }

    /// <summary>Cells that mean "missing", compared without case. An empty cell always does.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = ["NA", "N/A", "#N/A", "<NA>", "NaN", "null", "none", "-", "."];

    /// <summary>
    /// Lines that begin with one of these are skipped: comments, and the statistics rows of CAGE tables. The last one before the first row
    /// is the header when it has as many cells and the row holds numbers (<c>#gene TAB A TAB B</c>).
    /// </summary>
    public IReadOnlyList<string> SkippedLines { get; init; } = ["#", "//", "01STAT:MAPPED", "02STAT:NORM_FACTOR"];

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property cannot be used; the message names it.</exception>
    public void Validate()
    {
        if (Conditions is { Count: 0 })
            throw new ArgumentException($"{nameof(Conditions)} is empty; name at least one condition, or none to read all",
                nameof(Conditions));
        if (SkippedLines.Any(string.IsNullOrEmpty))
            throw new ArgumentException($"{nameof(SkippedLines)} holds an empty text, which every line begins with", nameof(SkippedLines));
        if (!Enum.IsDefined(Delimiter)) throw new ArgumentException($"{nameof(Delimiter)} {Delimiter} is not known", nameof(Delimiter));
    }
}
