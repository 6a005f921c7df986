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
    /// <summary>The fewest different splits from which something is concluded.</summary>
    public const int FewestSplits = 3;

    private const int Draws = 100; // intervals of single repeats are not shown
    private const int Tries = 10;  // seeds for each split that is wanted

    /// <summary>Runs the repeats in the main condition.</summary>
    /// <param name="first">The comparison on the first split.</param>
    /// <param name="learners">The methods of that comparison.</param>
    /// <param name="repeats">Number of splits with the first, at least two.</param>
    /// <param name="makeSplit">
    /// Makes split 1, 2, … of the same dataset in the same way with another seed. One that tests the same genes as an earlier one is passed
    /// over, so more may be made than are wanted, and with few chromosomes or groups there may be fewer.
    /// </param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops fits and predictions.</param>
    /// <remarks>
    /// Split i is fitted with seed + i. Each is scored on the genes that are clean by the rule of the first comparison. What the repeats
    /// show takes the place of "these fitted models" among the findings of <paramref name="first"/>; with fewer than
    /// <see cref="FewestSplits"/> different ones they show nothing, which is said beside it.
    /// </remarks>
    public static RepeatedComparison Run(
        ComparisonResult first, IReadOnlyList<IExpressionLearner> learners, int repeats, Func<int, GeneSplit> makeSplit,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        List<RepeatedScore> scores = [.. Scores(first, learners, 0)];
        List<(int Learning, int Testing)> sizes = [Sizes(first.ScoredSplit)];
        var tested = new HashSet<string>(StringComparer.Ordinal) { Tested(first.Split) };
        for (var seed = 1; sizes.Count < repeats && seed < Tries * repeats; seed++)
        {
            var whole = makeSplit(seed);
            if (!tested.Add(Tested(whole)) || Clean(first, whole, cancellationToken) is not { } split) continue;
            var repeat = sizes.Count;
            var options = ControlOptions.For(first) with { Seed = first.Options.Seed + seed, Draws = Draws };
            using var result = PredictorComparison.Run(first.Dataset, split, learners, options,
                new PrefixedProgress(progress, $"split {repeat + 1} of {repeats}: "), cancellationToken);
            scores.AddRange(Scores(result, learners, repeat));
            sizes.Add(Sizes(split));
        }
        var pairs = sizes.Count < FewestSplits ? [] : Pairs(first, learners, scores, (int)Math.Round(sizes.Average(s => s.Learning)),
            (int)Math.Round(sizes.Average(s => s.Testing)));
        var repeated = new RepeatedComparison(first.MainCondition, sizes.Count, scores, pairs) { Wanted = repeats };
        first.Tell(Conclusions.Draw(first, RepeatedConclusions.Of(first, repeated)));
        return repeated;
    }

    // which genes are tested decides whether a split is another one
    private static string Tested(GeneSplit split) => string.Join(',', split.Testing.Order());

    // the genes to score, as in a comparison of this split alone; null when too few are clean
    private static GeneSplit? Clean(ComparisonResult first, GeneSplit split, CancellationToken cancellationToken)
    {
        if (first.Options.Leakage is not { } audited) return split;
        var leakage = LeakageAudit.Check(audited.Relations, split, cancellationToken: cancellationToken);
        var genes = new TestGenes(first.Dataset, split, first.Options with { Leakage = leakage }, [first.MainCondition],
            first.MainCondition);
        if (genes.Scored == ScoredGenes.TooFewClean) return null;
        return first.Scored != ScoredGenes.Clean && genes.Scored == ScoredGenes.All ? split
            : split with { Testing = [.. split.Testing.Where(gene => !leakage.IsTouched(gene))] };
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
