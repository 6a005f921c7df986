using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// The join of sequences and table rows on the gene id, in table order (DExTER's candidate list, repeats kept in the draw order).
/// </summary>
internal sealed class DatasetJoin
{
    private readonly ExpressionTable _table;

    public DatasetJoin(IEnumerable<DnaSequence> sequences, ExpressionTable table, bool ignoreVersion)
    {
        _table = table;
        Func<string, string> key = ignoreVersion ? GeneId.WithoutVersion : id => id;
        var byId = Index(sequences, key);
        var geneOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new List<string>();
        for (var row = 0; row < table.Genes.Count; row++)
        {
            var id = key(table.Genes[row]);
            if (!byId.TryGetValue(id, out var sequence))
            {
                RowsWithoutSequence++;
                continue;
            }
            if (geneOf.TryAdd(id, Sequences.Count))
            {
                Sequences.Add(sequence);
                FirstRows.Add(row);
            }
            else
            {
                repeated.Add(table.Genes[row]);
            }
            DrawOrder.Add(geneOf[id]);
        }
        SequencesWithoutExpression = byId.Count - Sequences.Count;
        if (Sequences.Count == 0) throw NoCommonGene(byId.Values);
        if (repeated.Count > 0)
            Warnings.Add(
                $"{table.Source}: {repeated.Count} rows repeat a gene ({Examples(repeated)}); the first row of each gives the values, "
                + "the repeats count in the draw of the study split");
    }

    public List<DnaSequence> Sequences { get; } = [];

    /// <summary>Each gene's first row in the table.</summary>
    public List<int> FirstRows { get; } = [];

    public List<int> DrawOrder { get; } = [];

    public List<string> Warnings { get; } = [];

    public int SequencesWithoutExpression { get; }

    public int RowsWithoutSequence { get; }

    /// <summary>[genes, conditions] as read.</summary>
    public double[] Values()
    {
        var width = _table.Conditions.Count;
        var values = new double[Sequences.Count * width];
        for (var gene = 0; gene < Sequences.Count; gene++) _table.Row(FirstRows[gene]).CopyTo(values.AsSpan(gene * width));
        return values;
    }

    /// <summary>The windows' common length.</summary>
    public int RequireOneLength()
    {
        var usual = Sequences.CountBy(s => s.Length).OrderByDescending(l => l.Value).ThenBy(l => l.Key).First().Key;
        var other = Sequences.Where(s => s.Length != usual).ToList();
        if (other.Count == 0) return usual;
        throw new GenomicsDataException(
            $"sequences have unequal lengths: '{other[0].Id}' has {other[0].Length} bases, most have {usual} ({other.Count} of "
                + $"{Sequences.Count} differ); "
            + "expected windows of one length aligned on one position: cut them alike or leave those genes out");
    }

    private static Dictionary<string, DnaSequence> Index(IEnumerable<DnaSequence> sequences, Func<string, string> key)
    {
        var byId = new Dictionary<string, DnaSequence>(StringComparer.Ordinal);
        foreach (var sequence in sequences)
        {
            if (byId.TryAdd(key(sequence.Id), sequence)) continue;
            var first = byId[key(sequence.Id)].Id;
            throw new GenomicsDataException(first == sequence.Id
                ? $"two sequences are named '{first}'; names must be unique: remove one"
                : $"sequences '{first}' and '{sequence.Id}' are versions of one gene; remove one, or match ids with their version");
        }
        if (byId.Count == 0) throw new GenomicsDataException("there are no sequences; expected one window per gene");
        return byId;
    }

    private GenomicsDataException NoCommonGene(IEnumerable<DnaSequence> sequences)
    {
        var ids = sequences.Select(s => s.Id).ToList();
        var known = ids.Select(GeneId.WithoutVersion).ToHashSet(StringComparer.Ordinal);
        var common = _table.Genes.Count(g => known.Contains(GeneId.WithoutVersion(g)));
        var advice = common > 0 ? $"{common} match without the version suffix: ask to ignore id versions"
            : "expected the first word of each FASTA header in the table's first column";
        return new GenomicsDataException(
            $"sequences and expression table have no gene in common; sequences are named {Examples(ids)}, rows {Examples(_table.Genes)}; "
                + $"{advice}", _table.Source);
    }

    private static string Examples(IReadOnlyList<string> names)
        => names.Count == 0 ? "(none)" : string.Join(", ", names.Take(3)) + (names.Count > 3 ? ", …" : "");
}
