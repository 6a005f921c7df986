using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The data of one comparison: which genes and conditions, what was observed.</summary>
internal sealed class ComparisonTask
{
    public const int FewestGenes = 10;

    public ComparisonTask(GeneDataset dataset, GeneSplit split, ComparisonOptions options)
    {
        (Dataset, Split, Options) = (dataset, split, options);
        Conditions = options.Conditions ?? dataset.Conditions;
        MainCondition = options.MainCondition ?? Conditions[0];
        foreach (var condition in Conditions)
            if (!dataset.Conditions.Contains(condition))
                throw new GenomicsDataException($"no condition '{condition}'; the data has {string.Join(", ", dataset.Conditions)}");
        if (!Conditions.Contains(MainCondition))
            throw new GenomicsDataException(
                $"the main condition '{MainCondition}' is not compared; compared are {string.Join(", ", Conditions)}");
        if (options.Leakage is { } leakage && (leakage.Relations.Dataset != dataset || leakage.Split != split))
            throw new ArgumentException($"{nameof(options.Leakage)} is the audit of another dataset or split", nameof(options));
        var groups = options.Groups ?? options.Leakage?.Relations.Groups;
        if (groups is not null && groups.Count != dataset.Count)
            throw new ArgumentException($"{nameof(options.Groups)} needs one group per gene: {dataset.Count}, got {groups.Count}",
                nameof(options));
        TestSequences = [.. split.Testing.Select(gene => dataset.Sequences[gene])];
        Groups = groups;
        TestGroups = groups is null ? null : [.. split.Testing.Select(gene => groups[gene])];
        Observed = Observations();
    }

    private ComparisonTask(ComparisonTask whole, int[] rows)
    {
        (Dataset, Options, Conditions, MainCondition, Groups) =
            (whole.Dataset, whole.Options, whole.Conditions, whole.MainCondition, whole.Groups);
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

    public IReadOnlyList<DnaSequence> TestSequences { get; }

    /// <summary>The leakage group of each gene of the dataset; null when each is its own.</summary>
    public IReadOnlyList<int>? Groups { get; }

    public int[]? TestGroups { get; }

    /// <summary>The leakage groups of some rows; null when each is its own.</summary>
    public int[]? GroupsOf(int[] rows) => TestGroups is { } groups ? [.. rows.Select(row => groups[row])] : null;

    /// <summary>How even the leakage groups of the test genes are.</summary>
    public GroupSizes GroupSizes => GroupSizes.Of(TestGroups, TestSequences.Count);

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
        double[] observed = [.. Split.Testing.SelectMany(gene => columns.Select(column => Dataset.Value(gene, column)))];
        for (var c = 0; c < columns.Length; c++)
        {
            var count = Enumerable.Range(0, Split.Testing.Count).Count(row => !double.IsNaN(observed[row * columns.Length + c]));
            if (count < FewestGenes)
                throw new GenomicsDataException(
                    $"only {count} test genes have a value under '{Conditions[c]}'; a comparison needs at least {FewestGenes}: test "
                        + $"more genes or leave the condition out");
        }
        return observed;
    }
}
