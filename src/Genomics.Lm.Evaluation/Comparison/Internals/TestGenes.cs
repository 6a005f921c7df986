using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>
/// Which test genes a comparison is scored on, and under which conditions: all genes, or the clean ones where too many of those observed
/// under a condition are linked to a gene learnt from. A condition beside the main one with too few of them, or with one value, is left
/// out.
/// </summary>
internal sealed class TestGenes
{
    public const int Fewest = 10;

    private readonly GeneDataset _dataset;
    private readonly GeneSplit _split;
    private readonly LeakageReport? _leakage;

    public TestGenes(GeneDataset dataset, GeneSplit split, ComparisonOptions options, IReadOnlyList<string> asked, string main)
    {
        (_dataset, _split, _leakage) = (dataset, split, options.Leakage);
        int[] all = [.. Enumerable.Range(0, split.Testing.Count)];
        Touched = TouchedUnder(main);
        (Scored, ScoredRows) = (ScoredGenes.All, all);
        if (asked.Any(condition => TouchedUnder(condition).Share > options.MostTouched))
        {
            int[] clean = [.. all.Where(row => !_leakage!.IsTouched(split.Testing[row]))];
            (Scored, ScoredRows) = Observed(clean, main).Count < ComparisonOptions.FewestCleanGenes ? (ScoredGenes.TooFewClean, all)
                : (ScoredGenes.Clean, clean);
        }
        var (conditions, leftOut) = (new List<string>(), new List<LeftOutCondition>());
        foreach (var condition in asked)
        {
            if (Unfit(condition) is not { } reason) conditions.Add(condition);
            else if (condition != main) leftOut.Add(new LeftOutCondition(condition, reason));
            else throw new GenomicsDataException($"'{main}' cannot be compared: {reason}; test more genes or take another condition");
        }
        (Conditions, LeftOut) = (conditions, leftOut);
    }

    public IReadOnlyList<string> Conditions { get; }

    public IReadOnlyList<LeftOutCondition> LeftOut { get; }

    public ScoredGenes Scored { get; }

    public int[] ScoredRows { get; }

    /// <summary>Of the main condition.</summary>
    public TouchedGenes Touched { get; }

    private string? Unfit(string condition)
    {
        var which = Scored == ScoredGenes.Clean ? "clean test genes" : "test genes";
        var values = Observed(ScoredRows, condition);
        if (values.Count < Fewest)
            return $"only {NumberText.Count(values.Count)} {which} have a value, {Fewest} are needed";
        return values.TrueForAll(v => v == values[0])
            ? $"all {NumberText.Count(values.Count)} {which} have one value, {NumberText.Significant(values[0])}" : null;
    }

    private TouchedGenes TouchedUnder(string condition)
    {
        var column = _dataset.Conditions.IndexOf(condition);
        var observed = _split.Testing.Where(gene => !double.IsNaN(_dataset.Value(gene, column))).ToList();
        return new TouchedGenes(_leakage is null ? 0 : observed.Count(_leakage.IsTouched), observed.Count);
    }

    private List<double> Observed(IEnumerable<int> rows, string condition)
    {
        var column = _dataset.Conditions.IndexOf(condition);
        return [.. rows.Select(row => _dataset.Value(_split.Testing[row], column)).Where(v => !double.IsNaN(v))];
    }
}
