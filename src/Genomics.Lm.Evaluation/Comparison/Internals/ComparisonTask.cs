using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The data of one comparison: which genes and conditions, what was observed.</summary>
internal sealed class ComparisonTask
{
    public ComparisonTask(GeneDataset dataset, GeneSplit split, ComparisonOptions options)
    {
        (Dataset, Split, Options) = (dataset, split, options);
        var asked = options.Conditions ?? dataset.Conditions;
        MainCondition = options.MainCondition ?? asked[0];
        foreach (var condition in asked)
            if (!dataset.Conditions.Contains(condition))
                throw new GenomicsDataException($"no condition '{condition}'; the data has {string.Join(", ", dataset.Conditions)}");
        if (!asked.Contains(MainCondition))
            throw new GenomicsDataException(
                $"the main condition '{MainCondition}' is not compared; compared are {string.Join(", ", asked)}");
        if (options.Leakage is { } leakage && (leakage.Relations.Dataset != dataset || leakage.Split != split))
            throw new ArgumentException($"{nameof(options.Leakage)} is the audit of another dataset or split", nameof(options));
        var groups = options.Groups ?? options.Leakage?.Groups ?? split.Groups;
        if (groups is not null && groups.Count != dataset.Count)
            throw new ArgumentException($"{nameof(options.Groups)} needs one group per gene: {dataset.Count}, got {groups.Count}",
                nameof(options));
        TestSequences = [.. split.Testing.Select(gene => dataset.Sequences[gene])];
        Groups = groups;
        TestGroups = groups is null ? null : [.. split.Testing.Select(gene => groups[gene])];
        var genes = new TestGenes(dataset, split, options, asked, MainCondition);
        (Conditions, LeftOut, Scored, ScoredRows, Touched) =
            (genes.Conditions, genes.LeftOut, genes.Scored, genes.ScoredRows, genes.Touched);
        Observed = Observations();
    }

    private ComparisonTask(ComparisonTask whole, int[] rows)
    {
        (Dataset, Options, Conditions, MainCondition, Groups) =
            (whole.Dataset, whole.Options, whole.Conditions, whole.MainCondition, whole.Groups);
        (LeftOut, Scored, ScoredRows, Touched) = (whole.LeftOut, whole.Scored, [.. Enumerable.Range(0, rows.Length)], whole.Touched);
        Split = whole.Split with { Testing = [.. rows.Select(row => whole.Split.Testing[row])] };
        TestSequences = [.. rows.Select(row => whole.TestSequences[row])];
        TestGroups = whole.TestGroups is { } groups ? [.. rows.Select(row => groups[row])] : null;
        Observed = whole.Rows(whole.Observed, rows);
    }

    /// <summary>The same with some of the test genes only.</summary>
    public ComparisonTask Only(int[] rows) => new(this, rows);

    /// <summary>Some rows of a [test genes, compared conditions] table.</summary>
    public double[] Rows(IReadOnlyList<double> values, int[] rows)
        => [.. rows.SelectMany(row => Enumerable.Range(row * Conditions.Count, Conditions.Count).Select(i => values[i]))];

    public GeneDataset Dataset { get; }

    public GeneSplit Split { get; }

    public ComparisonOptions Options { get; }

    public IReadOnlyList<string> Conditions { get; }

    public string MainCondition { get; }

    /// <summary>Conditions that were asked for and are not compared.</summary>
    public IReadOnlyList<LeftOutCondition> LeftOut { get; }

    /// <summary>Which test genes the conclusions are drawn on.</summary>
    public ScoredGenes Scored { get; }

    /// <summary>Their rows.</summary>
    public int[] ScoredRows { get; }

    /// <summary>Test genes observed in the main condition, and those of them that are linked to a gene learnt from.</summary>
    public TouchedGenes Touched { get; }

    public IReadOnlyList<DnaSequence> TestSequences { get; }

    /// <summary>The leakage group of each gene of the dataset; null when each is its own.</summary>
    public IReadOnlyList<int>? Groups { get; }

    public int[]? TestGroups { get; }

    /// <summary>The leakage groups of some rows; null when each is its own.</summary>
    public int[]? GroupsOf(int[] rows) => TestGroups is { } groups ? [.. rows.Select(row => groups[row])] : null;

    /// <summary>How even the leakage groups of the test genes are that were observed under a condition.</summary>
    public GroupSizes GroupSizes(int condition)
    {
        var rows = ObservedRows(condition);
        return Statistics.Resampling.GroupSizes.Of(GroupsOf(rows), rows.Length);
    }

    /// <summary>[test genes, compared conditions].</summary>
    public double[] Observed { get; }

    /// <summary>Rows of the test genes that were observed under a condition.</summary>
    public int[] ObservedRows(int condition)
        => [.. Enumerable.Range(0, TestSequences.Count).Where(row => !double.IsNaN(Observed[row * Conditions.Count + condition]))];

    /// <summary>The given rows of one condition.</summary>
    public double[] Column(IReadOnlyList<double> values, int condition, int[] rows)
        => [.. rows.Select(row => values[row * Conditions.Count + condition])];

    private double[] Observations()
    {
        var columns = Conditions.Select(c => Dataset.Conditions.IndexOf(c)).ToArray();
        return [.. Split.Testing.SelectMany(gene => columns.Select(column => Dataset.Value(gene, column)))];
    }
}
