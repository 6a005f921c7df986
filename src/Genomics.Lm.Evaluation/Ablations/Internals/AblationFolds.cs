using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Ablations.Internals;

/// <summary>The learning genes of a split in folds of whole leakage groups.</summary>
internal sealed class AblationFolds
{
    private const int FewestGenes = 10;

    private readonly GeneDataset _dataset;
    private readonly FittingData[] _data;
    private readonly int[][] _members;

    private AblationFolds(GeneDataset dataset, string condition, int[] genes, int[] folds, int[]? groups, int count)
    {
        (_dataset, Condition, Genes, Of, Groups) = (dataset, condition, genes, folds, groups);
        var column = dataset.Conditions.IndexOf(condition);
        Observed = [.. genes.Select(gene => dataset.Value(gene, column))];
        _members = [.. Enumerable.Range(0, count).Select(fold => Enumerable.Range(0, genes.Length).Where(i => folds[i] == fold).ToArray())];
        _data = new FittingData[count];
    }

    /// <summary>The condition.</summary>
    public string Condition { get; }

    /// <summary>Indices of the learning genes in the dataset, ascending.</summary>
    public IReadOnlyList<int> Genes { get; }

    /// <summary>The fold of each learning gene.</summary>
    public int[] Of { get; }

    /// <summary>The leakage group of each learning gene; null: each is its own.</summary>
    public int[]? Groups { get; }

    /// <summary>The observed value of each learning gene.</summary>
    public double[] Observed { get; }

    /// <summary>Number of genes with a value.</summary>
    public int ObservedCount => Observed.Count(v => !double.IsNaN(v));

    /// <summary>The leakage groups of the genes with a value.</summary>
    public int[]? ObservedGroups => Groups is null ? null : [.. Groups.Where((_, i) => !double.IsNaN(Observed[i]))];

    /// <summary>The id of a learning gene.</summary>
    public string Id(int i) => _dataset.Sequences[Genes[i]].Id;

    /// <summary>Places of a fold's genes among the learning genes.</summary>
    public int[] Members(int fold) => _members[fold];

    /// <summary>What may be learnt from where a fold is left out.</summary>
    public FittingData Data(int fold) => _data[fold];

    /// <summary>[genes, folds] one value per gene, in the column of its fold.</summary>
    public double[] ByFold(IReadOnlyList<double> values, double elsewhere)
    {
        var spread = new double[values.Count * _members.Length];
        Array.Fill(spread, elsewhere);
        for (var i = 0; i < values.Count; i++) spread[i * _members.Length + Of[i]] = values[i];
        return spread;
    }

    /// <summary>Deals the folds.</summary>
    public static AblationFolds Deal(GeneDataset dataset, GeneSplit split, AblationOptions options, int validationParts)
    {
        var comparison = options.Comparison;
        var condition = comparison.MainCondition ?? comparison.Conditions?[0] ?? dataset.Conditions[0];
        if (!dataset.Conditions.Contains(condition))
            throw new GenomicsDataException($"no condition '{condition}'; the data has {string.Join(", ", dataset.Conditions)}");
        int[] genes = [.. split.Training.Concat(split.Validation).Order()];
        var all = comparison.Groups ?? comparison.Leakage?.Relations.Groups;
        var folds = DealRows(genes, options.Folds, comparison.Seed, 0, all);
        var dealt = new AblationFolds(dataset, condition, genes, folds, all is null ? null : [.. genes.Select(g => all[g])], options.Folds);
        for (var fold = 0; fold < options.Folds; fold++)
        {
            var observed = dealt.Members(fold).Count(i => !double.IsNaN(dealt.Observed[i]));
            if (observed < FewestGenes)
                throw new GenomicsDataException($"only {observed} genes of fold {fold + 1} have a value under '{condition}'; an ablation "
                    + $"needs at least {FewestGenes} in each: take fewer folds or more genes");
            int[] others = [.. genes.Where((_, i) => folds[i] != fold)];
            var parts = DealRows(others, validationParts, comparison.Seed, 1 + (ulong)fold, all);
            dealt._data[fold] = dataset.ForFitting(new GeneSplit
            {
                Description = $"fold {fold + 1} of {options.Folds}",
                Training = [.. others.Where((_, i) => parts[i] > 0)],
                Validation = [.. others.Where((_, i) => parts[i] == 0)],
                Testing = [.. dealt.Members(fold).Select(i => genes[i])],
                Learning = others,
            }, [condition], comparison.Seed, comparison.Threads, all);
        }
        return dealt;
    }

    private static int[] DealRows(int[] genes, int parts, long seed, ulong stream, IReadOnlyList<int>? groups)
        => CrossValidationFolds.Deal(genes.Length, parts, new CounterRandom(seed, RandomStreams.AblationFolds + stream),
            groups is null ? null : [.. genes.Select(gene => groups[gene])]);
}
