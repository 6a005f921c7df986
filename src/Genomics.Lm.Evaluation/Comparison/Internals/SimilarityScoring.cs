using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Scores test genes by their similarity to the genes learnt from, in the main condition.</summary>
internal static class SimilarityScoring
{
    /// <summary>Class by class in ascending order; classes without a gene are left out. Empty without an audit.</summary>
    public static IReadOnlyList<SimilarityScore> ScoreAll(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        if (task.Options.Leakage is not { } leakage) return [];
        var condition = task.Conditions.IndexOf(task.MainCondition);
        return [.. task.ObservedRows(condition).GroupBy(row => ClassOf(leakage, task.Split.Testing[row])).OrderBy(c => c.Key)
            .SelectMany(c => Score(task, predictors, condition, c.Key, [.. c]))];
    }

    /// <summary>The class of a test gene.</summary>
    public static SimilarityClass ClassOf(LeakageReport leakage, int testGene) => leakage.StrongestLink(testGene) switch
    {
        null => SimilarityClass.None,
        { } link when link.Coverage < leakage.Relations.MinimumCoverage => SimilarityClass.Part,
        { Identity: < 0.85 } => SimilarityClass.Below85,
        { Identity: < 0.90 } => SimilarityClass.From85,
        { Identity: < 0.95 } => SimilarityClass.From90,
        { Identity: 1, Coverage: 1 } => SimilarityClass.Identical,
        _ => SimilarityClass.From95,
    };

    private static IEnumerable<SimilarityScore> Score(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, int condition,
        SimilarityClass similarity, int[] rows)
    {
        var scores = rows.Length < TestGenes.Fewest ? null
            : SubsetScoring.Score(task, rows, task.Column(task.Observed, condition, rows),
                [.. predictors.Select(p => task.Column(p.Predictions, condition, rows))]);
        return predictors.Select((p, i) => new SimilarityScore(p.Name, task.MainCondition, similarity, rows.Length,
            scores?[i].Pearson ?? double.NaN, scores?[i].Interval ?? Interval.Undefined));
    }
}
