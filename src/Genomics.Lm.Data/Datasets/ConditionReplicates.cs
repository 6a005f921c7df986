using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>The replicates of a condition, gene by gene.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Names">The columns.</param>
/// <param name="Values">[replicates][genes of the dataset] on the transformed scale; NaN = missing.</param>
public sealed record ConditionReplicates(string Condition, IReadOnlyList<string> Names, IReadOnlyList<double[]> Values)
{
    /// <summary>Joins replicates with the genes of a dataset, transformed as its values were.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="sequences">The windows that the dataset was joined from.</param>
    /// <param name="table">The table with the replicates.</param>
    /// <param name="groups">Which columns they are.</param>
    /// <param name="options">How the dataset was joined.</param>
    /// <exception cref="GenomicsDataException">A column is not there.</exception>
    public static IReadOnlyList<ConditionReplicates> Join(GeneDataset dataset, IReadOnlyList<DnaSequence> sequences, ExpressionTable table,
        IReadOnlyList<ReplicateGroup> groups, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0) return [];
        var joined = GeneDataset.Join(sequences, table.Select([.. groups.SelectMany(g => g.Of(table))]), options);
        var row = joined.Sequences.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
        double[] Of(string column)
        {
            var c = joined.Conditions.IndexOf(column);
            return [.. dataset.Sequences.Select(s => row.TryGetValue(s.Id, out var i) ? joined.Value(i, c) : double.NaN)];
        }
        return [.. groups.Select(g => new ConditionReplicates(g.Condition, g.Of(table), [.. g.Of(table).Select(Of)]))];
    }
}
