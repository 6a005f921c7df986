using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

public sealed partial class GeneDataset
{
    /// <summary>Joins windows and expression values on the gene id.</summary>
    /// <param name="sequences">One window per gene, all of one length (as far as the table names them); the id is the gene's.</param>
    /// <param name="table">
    /// The expression values. Its order is the dataset's; of a gene listed twice the first row gives the values.
    /// </param>
    /// <param name="options">Geometry, transform, matching.</param>
    /// <returns>The genes that both sides know, transformed.</returns>
    /// <exception cref="GenomicsDataException">
    /// No common gene, unequal lengths, an alignment index outside the window, an unknown condition, two sequences of one id, values that
    /// the transform cannot take.
    /// </exception>
    public static GeneDataset Join(IEnumerable<DnaSequence> sequences, ExpressionTable table, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sequences);
        options.Validate();
        if (options.Conditions is not null) table = table.Select(options.Conditions);
        var join = new DatasetJoin(sequences, table, options.IgnoreIdVersion);
        var length = join.RequireOneLength();
        var window = new WindowGeometry(length, options.AlignmentIndex ?? length / 2);
        window.Validate();

        var values = join.Values();
        List<string> warnings = [.. table.Warnings, .. join.Warnings, .. ValueTransform.ConstantWarnings(values, table)];
        if (options.AlignmentIndex is null)
            warnings.Add(
                $"no alignment index was given: the gene start is taken to be the middle of the windows, base {window.AlignmentIndex} "
                    + $"(0-based) of {length}");
        warnings.AddRange(options.Transform == ExpressionTransform.None ? ValueTransform.SkewWarnings(values, table.Conditions)
            : ValueTransform.SmallWarnings(values, table));
        if (options.Transform == ExpressionTransform.Log10Floor) warnings.AddRange(ValueTransform.NegativeWarnings(values, table));
        var summary = ValueTransform.Apply(values, table, join.FirstRows, options);
        return new GeneDataset(options.Source ?? table.Source, join.Sequences, table.Conditions, values, window, summary, join.DrawOrder)
        {
            Warnings = warnings,
            SequencesWithoutExpression = join.SequencesWithoutExpression,
            RowsWithoutSequence = join.RowsWithoutSequence,
        };
    }
}
