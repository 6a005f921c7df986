using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Everything a comparison found. Owns the fitted predictors: dispose it when they are no longer needed.</summary>
public sealed class ComparisonResult : IDisposable
{
    private IReadOnlyList<Finding> _told = [];

    /// <summary>The genes.</summary>
    public required GeneDataset Dataset { get; init; }

    /// <summary>Which genes were learnt from and tested.</summary>
    public required GeneSplit Split { get; init; }

    /// <summary>How it was compared.</summary>
    public required ComparisonOptions Options { get; init; }

    /// <summary>The compared conditions, in column order of predictions.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>The condition of the primary comparisons.</summary>
    public required string MainCondition { get; init; }

    /// <summary>[test genes, compared conditions] observations, row-major; NaN = missing.</summary>
    public required IReadOnlyList<double> Observed { get; init; }

    /// <summary>On which test genes scores, pairs and all that follows from them were made.</summary>
    public required ScoredGenes Scored { get; init; }

    /// <summary>Indices of these genes in the dataset, ascending: <see cref="GeneSplit.Testing"/> or the clean ones of it.</summary>
    public required IReadOnlyList<int> ScoredTestGenes { get; init; }

    /// <summary>Conditions that were asked for and are not compared.</summary>
    public IReadOnlyList<LeftOutCondition> LeftOut { get; init; } = [];

    /// <summary>
    /// How many test genes are linked to a gene learnt from, of those observed in the main condition; 0 without an audit.
    /// </summary>
    public required TouchedGenes Touched { get; init; }

    /// <summary>How even the leakage groups are among those of these genes that were observed in the main condition.</summary>
    public required GroupSizes GroupSizes { get; init; }

    /// <summary>Leakage groups among these.</summary>
    public int Groups => GroupSizes.Groups;

    /// <summary>The predictors in the order given, an oracle last.</summary>
    public required IReadOnlyList<ComparedPredictor> Predictors { get; init; }

    /// <summary>The predictor of a name.</summary>
    /// <exception cref="ArgumentException">No predictor has this name; the message lists those there are.</exception>
    public ComparedPredictor this[string name] => Predictors.FirstOrDefault(p => p.Name == name)
        ?? throw new ArgumentException($"there is no '{name}'; compared were {string.Join(", ", Predictors.Select(p => p.Name))}",
            nameof(name));

    /// <summary>One score per predictor and condition, condition by condition in predictor order.</summary>
    public required IReadOnlyList<PredictorScore> Scores { get; init; }

    /// <summary>
    /// Those of <see cref="Scores"/> whose predictor gives one value for every scored test gene: they have no correlation, which counts
    /// as 0 in differences.
    /// </summary>
    public IReadOnlyList<PredictorScore> ConstantScores => [.. Scores.Where(IsConstant)];

    /// <summary>The models of ensembles over seeds one by one, condition by condition; empty without ensembles.</summary>
    public required IReadOnlyList<MemberScore> MemberScores { get; init; }

    /// <summary>
    /// Every pair of single fits and every pair of ensembles (no oracle) under every condition, the primaries first; none where too few
    /// clean genes are left.
    /// </summary>
    public required IReadOnlyList<PairComparison> Pairs { get; init; }

    /// <summary>Whether each candidate beats every reference, one by one; empty where pairs were declared by name.</summary>
    public required IReadOnlyList<ReferenceTest> ReferenceTests { get; init; }

    /// <summary><see cref="Scores"/> on all test genes where those are of the clean ones; empty otherwise.</summary>
    public required IReadOnlyList<PredictorScore> AllGenesScores { get; init; }

    /// <summary><see cref="Pairs"/> on all test genes where those are of the clean ones; empty otherwise.</summary>
    public required IReadOnlyList<PairComparison> AllGenesPairs { get; init; }

    /// <summary>
    /// Clean and leaked test genes apart, in the main condition; empty without an audit or when there are too few of either.
    /// </summary>
    public required IReadOnlyList<LeakageScore> LeakageScores { get; init; }

    /// <summary>
    /// Test genes by their similarity to the genes learnt from, in the main condition, class by class; empty without an audit.
    /// </summary>
    public IReadOnlyList<SimilarityScore> SimilarityScores { get; init; } = [];

    /// <summary>What of r is more than composition, in the main condition; empty when there are fewer than 100 test genes.</summary>
    public required IReadOnlyList<CompositionScore> CompositionScores { get; init; }

    /// <summary>
    /// What predictors say of each condition beyond what they say of all, condition by condition in predictor order; empty for a single
    /// condition, or when fewer than 10 test genes are observed under all.
    /// </summary>
    public required IReadOnlyList<SpecificityScore> SpecificityScores { get; init; }

    /// <summary>Each predictor's values for one condition against the observations of another; empty for a single condition.</summary>
    public required IReadOnlyList<ModelSwap> ModelSwaps { get; init; }

    /// <summary>Mean and standard deviation of a method's r over the seeds it was fitted with, or null when there was one.</summary>
    public SeedSpread? OverSeeds(string method, string condition)
    {
        double[] r = [.. MemberScores.Where(m => m.Score.Predictor == method && m.Score.Condition == condition)
            .Select(m => m.Score.Pearson)];
        if (r.Length < 2) return null;
        var mean = r.Average();
        return new SeedSpread(r.Length, mean, Math.Sqrt(r.Sum(v => (v - mean) * (v - mean)) / (r.Length - 1)));
    }

    /// <summary>The predictor of a row, or null when there is no such row.</summary>
    internal ComparedPredictor? Find(string name) => Predictors.FirstOrDefault(p => p.Name == name);

    /// <summary>
    /// What can be concluded: what leaks first, then the most important. Told again when the comparison is repeated on other splits.
    /// </summary>
    public required IReadOnlyList<Finding> Findings { get => _told; init => _told = value; }

    internal void Tell(IReadOnlyList<Finding> findings) => _told = findings;

    /// <summary>The findings as one text, a line each.</summary>
    public string Verdict
        => string.Join('\n', Findings.Select(f => f.Evidence.Length == 0 ? f.Headline + "." : $"{f.Headline}: {f.Evidence}."));

    /// <summary>Ids of the test genes, in row order.</summary>
    public IEnumerable<string> TestGenes => Split.Testing.Select(gene => Dataset.Sequences[gene].Id);

    /// <summary>The value that means "not detected" under a condition on the transformed scale, or null when there is none.</summary>
    public double? Floor(string condition) => FloorOf(Dataset, condition);

    /// <summary>Share of the dataset's observed genes that lie at the floor of a condition; NaN when there is no floor.</summary>
    public double FloorShare(string condition)
    {
        if (Floor(condition) is not { } floor) return double.NaN;
        var column = Dataset.Conditions.IndexOf(condition);
        var observed = Enumerable.Range(0, Dataset.Count).Select(gene => Dataset.Value(gene, column)).Where(v => !double.IsNaN(v))
            .ToArray();
        return observed.Count(v => !Statistics.Measures.Detection.IsDetected(v, floor)) / (double)observed.Length;
    }

    /// <summary>The leakage group of each gene of the dataset; null when each is its own.</summary>
    internal IReadOnlyList<int>? DatasetGroups => Options.Groups ?? Options.Leakage?.Groups ?? Split.Groups;

    /// <summary>Rows of <see cref="Observed"/> that were scored.</summary>
    internal int[] ScoredRows
    {
        get
        {
            var scored = ScoredTestGenes.ToHashSet();
            return [.. Enumerable.Range(0, Split.Testing.Count).Where(row => scored.Contains(Split.Testing[row]))];
        }
    }

    private bool IsConstant(PredictorScore score)
    {
        if (!double.IsNaN(score.Pearson)) return false;
        var values = Column(this[score.Predictor].Predictions, Conditions.IndexOf(score.Condition));
        return ScoredRows.Select(row => values[row]).Distinct().Count() == 1;
    }

    /// <summary>The split with the scored test genes only.</summary>
    internal GeneSplit ScoredSplit => Scored == ScoredGenes.Clean ? Split with { Testing = ScoredTestGenes } : Split;

    /// <summary>One condition's column of a [test genes, compared conditions] table.</summary>
    internal double[] Column(IReadOnlyList<double> values, int condition)
        => [.. Enumerable.Range(0, values.Count / Conditions.Count).Select(row => values[row * Conditions.Count + condition])];

    internal static double? FloorOf(GeneDataset dataset, string condition)
    {
        var transform = dataset.Transform;
        if (transform.NotDetected is { } named) return named;
        var column = dataset.Conditions.IndexOf(condition);
        return column < transform.Replaced.Count && transform.Replaced[column] > 0 ? transform.Floors[column] : null;
    }

    /// <summary>Disposes the fitted predictors.</summary>
    public void Dispose()
    {
        foreach (var predictor in Predictors)
            if (!ReferenceEquals(predictor.Predictor, Options.Oracle)) predictor.Predictor.Dispose();
    }
}
