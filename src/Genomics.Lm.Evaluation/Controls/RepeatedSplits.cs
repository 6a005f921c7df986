using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Comparison.Internals;
using Genomics.Lm.Evaluation.Controls.Internals;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>
/// Fits and tests the methods on several splits. The bootstrap of one split says how much r depends on the test genes; this says how much
/// it depends on the learning genes and on the fit too.
/// </summary>
public static class RepeatedSplits
{
    private const int Draws = 100; // intervals of single repeats are not shown

    /// <summary>Runs the repeats in the main condition.</summary>
    /// <param name="first">The comparison on the first split.</param>
    /// <param name="learners">The methods of that comparison.</param>
    /// <param name="repeats">Number of splits with the first, at least two.</param>
    /// <param name="makeSplit">Makes split 1, 2, … of the same dataset in the same way with another seed.</param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops fits and predictions.</param>
    /// <remarks>
    /// Split i is fitted with seed + i. Where the first comparison scored clean genes only, so does each repeat. What the repeats show
    /// takes
    /// the place of "these fitted models" among the findings of <paramref name="first"/>.
    /// </remarks>
    public static RepeatedComparison Run(
        ComparisonResult first, IReadOnlyList<IExpressionLearner> learners, int repeats, Func<int, GeneSplit> makeSplit,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        List<RepeatedScore> scores = [.. Scores(first, learners, 0)];
        List<(int Learning, int Testing)> sizes = [Sizes(first.ScoredSplit)];
        for (var repeat = 1; repeat < repeats; repeat++)
        {
            var split = Clean(first, makeSplit(repeat), cancellationToken);
            var options = ControlOptions.For(first) with { Seed = first.Options.Seed + repeat, Draws = Draws };
            using var result = PredictorComparison.Run(first.Dataset, split, learners, options,
                new PrefixedProgress(progress, $"split {repeat + 1} of {repeats}: "), cancellationToken);
            scores.AddRange(Scores(result, learners, repeat));
            sizes.Add(Sizes(split));
        }
        var pairs = Pairs(first, learners, scores, (int)Math.Round(sizes.Average(s => s.Learning)),
            (int)Math.Round(sizes.Average(s => s.Testing)));
        var repeated = new RepeatedComparison(first.MainCondition, repeats, scores, pairs);
        first.Tell(Conclusions.Draw(first, RepeatedConclusions.Of(first, repeated)));
        return repeated;
    }

    private static GeneSplit Clean(ComparisonResult first, GeneSplit split, CancellationToken cancellationToken)
    {
        if (first.Scored != ScoredGenes.Clean) return split;
        var leakage = LeakageAudit.Check(first.Options.Leakage!.Relations, split, cancellationToken: cancellationToken);
        return split with { Testing = [.. split.Testing.Where(gene => !leakage.IsTouched(gene))] };
    }

    private static (int Learning, int Testing) Sizes(GeneSplit split)
        => (split.Training.Count + split.Validation.Count, split.Testing.Count);

    private static IEnumerable<RepeatedScore> Scores(ComparisonResult result, IReadOnlyList<IExpressionLearner> learners, int repeat)
        => learners.Select(l => result.Scores.First(s => s.Predictor == l.Name && s.Condition == result.MainCondition))
            .Select(s => new RepeatedScore(repeat, result.Split.Description, s.Predictor, s.Pearson));

    private static List<RepeatedPair> Pairs(
        ComparisonResult first, IReadOnlyList<IExpressionLearner> learners, List<RepeatedScore> scores, int learning, int testing)
    {
        var pairs = new List<RepeatedPair>();
        foreach (var family in first.Pairs.Where(p => p.Condition == first.MainCondition && learners.Any(l => l.Name == p.A)
            && learners.Any(l => l.Name == p.B)).GroupBy(p => p.Family).OrderBy(g => g.Key))
        {
            var tests = family.Select(pair =>
            {
                var differences = Series(scores, pair.A).Zip(Series(scores, pair.B), (a, b) => a - b).ToArray();
                return (pair.A, pair.B, Differences: differences,
                    Test: CorrectedResampling.Run(differences, learning, testing, first.Options.Confidence));
            }).ToList();
            var adjusted = MultipleTesting.Holm([.. tests.Select(t => t.Test.PValue)]);
            pairs.AddRange(tests.Select((t, i) => new RepeatedPair(t.A, t.B, t.Differences, t.Test, adjusted[i], family.Key)));
        }
        return pairs;
    }

    private static IEnumerable<double> Series(List<RepeatedScore> scores, string predictor)
        => scores.Where(s => s.Predictor == predictor).OrderBy(s => s.Repeat).Select(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson);
}
