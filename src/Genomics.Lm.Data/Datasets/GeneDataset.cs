using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Expression.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Windows joined with expression values on the gene id: the genes that a comparison is about, in the order of the expression table.
/// </summary>
public sealed partial class GeneDataset
{
    private readonly double[] _values;

    /// <summary>Makes a dataset from parts that are joined already.</summary>
    /// <param name="source">Where it came from, for reports.</param>
    /// <param name="sequences">One window per gene, in table order, ids unique.</param>
    /// <param name="conditions">Condition names.</param>
    /// <param name="values">[genes, conditions] transformed values, row-major; NaN = missing.</param>
    /// <param name="window">Geometry of the windows.</param>
    /// <param name="transform">What was done to the values.</param>
    /// <param name="drawOrder">
    /// The list the study split draws from: gene indices in table order, a gene listed twice in the table twice. Null: each gene once.
    /// </param>
    /// <exception cref="ArgumentException">An argument, a sequence or a name is null, or the values are not genes ×
    /// conditions.</exception>
    public GeneDataset(
        string source, IReadOnlyList<DnaSequence> sequences, IReadOnlyList<string> conditions, double[] values,
        WindowGeometry window, TransformSummary transform, IReadOnlyList<int>? drawOrder = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(transform);
        if (sequences.Contains(null!)) throw new ArgumentException("a sequence is null", nameof(sequences));
        if (conditions.Contains(null!)) throw new ArgumentException("the name of a condition is null", nameof(conditions));
        if (values.Length != (long)sequences.Count * conditions.Count)
            throw new ArgumentException($"{sequences.Count} genes × {conditions.Count} conditions do not match {values.Length} values",
                nameof(values));
        (Source, Sequences, Conditions, _values, Window, Transform) = (source, sequences, conditions, values, window, transform);
        DrawOrder = drawOrder ?? [.. Enumerable.Range(0, sequences.Count)];
    }

    /// <summary>Where the data came from, for reports.</summary>
    public string Source { get; }

    /// <summary>One window per gene, in table order.</summary>
    public IReadOnlyList<DnaSequence> Sequences { get; }

    /// <summary>Number of genes.</summary>
    public int Count => Sequences.Count;

    /// <summary>Condition names, one per column of values.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>Geometry of the windows.</summary>
    public WindowGeometry Window { get; }

    /// <summary>What was done to the values.</summary>
    public TransformSummary Transform { get; }

    /// <summary>Gene indices as listed in the table, repeats kept.</summary>
    public IReadOnlyList<int> DrawOrder { get; }

    /// <summary>
    /// What a user should know about the data: repeated genes, skewed values, an alignment index taken by default. Empty when nothing is
    /// odd.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Sequences that were left out because the expression table does not name them.</summary>
    public int SequencesWithoutExpression { get; init; }

    /// <summary>Rows of the expression table that were left out because no sequence has their name.</summary>
    public int RowsWithoutSequence { get; init; }

    /// <summary>The transformed value of a gene under a condition; NaN when missing.</summary>
    public double Value(int gene, int condition) => _values[gene * Conditions.Count + condition];

    /// <summary>The same genes, those listed twice in the table counting once in the draw of the study split.</summary>
    public GeneDataset WithGenesOnce() => new(Source, Sequences, Conditions, _values, Window, Transform)
    {
        Warnings = Warnings,
        SequencesWithoutExpression = SequencesWithoutExpression,
        RowsWithoutSequence = RowsWithoutSequence,
    };

    /// <summary>
    /// The index of a condition, found as <see cref="ExpressionTable.IndexOf"/> finds it: <c>Whole Blood</c> is <c>Whole.Blood</c>.
    /// </summary>
    /// <exception cref="GenomicsDataException">No such condition; the message lists the known ones and the nearest.</exception>
    public int IndexOf(string condition)
        => ConditionNames.Find(condition ?? throw new ArgumentNullException(nameof(condition)), Conditions, Source);

    /// <summary>The genes at the given indices, in that order.</summary>
    /// <param name="genes">Indices.</param>
    /// <param name="groups">Leakage group of each gene of the dataset; null: each is its own.</param>
    /// <exception cref="ArgumentException">An index outside the dataset, or not one group per gene.</exception>
    public LabelledGenes Take(IReadOnlyList<int> genes, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(genes);
        if (genes.Any(g => (uint)g >= (uint)Count))
            throw new ArgumentOutOfRangeException(nameof(genes), $"an index is not one of the {Count} genes of the dataset");
        if (groups is not null && groups.Count != Count)
            throw new ArgumentException($"{groups.Count} groups for {Count} genes", nameof(groups));
        var width = Conditions.Count;
        var values = new double[genes.Count * width];
        for (var row = 0; row < genes.Count; row++)
            _values.AsSpan(genes[row] * width, width).CopyTo(values.AsSpan(row * width));
        return new LabelledGenes([.. genes.Select(g => Sequences[g])], values, width, genes)
        {
            Groups = groups is null ? null : [.. genes.Select(g => groups[g])],
        };
    }

    /// <summary>What a learner may see of a split.</summary>
    /// <param name="split">The split; its test genes stay behind.</param>
    /// <param name="targetConditions">Conditions that must be predicted; null means all.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="groups">Leakage group of each gene of the dataset; null: each is its own.</param>
    public FittingData ForFitting(
        GeneSplit split, IReadOnlyList<string>? targetConditions = null, long seed = FittingData.DefaultSeed, int threads = 0,
            IReadOnlyList<int>? groups = null) => new()
            {
                Training = Take(split?.Training ?? throw new ArgumentNullException(nameof(split)), groups),
                Validation = Take(split.Validation, groups),
                Conditions = Conditions,
                TargetConditions = targetConditions ?? Conditions,
                Window = Window,
                Transform = Transform,
                Seed = seed,
                Threads = threads,
            };
}
