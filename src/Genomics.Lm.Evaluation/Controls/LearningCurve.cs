using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls.Internals;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>r against the number of genes learnt from: smaller parts are contained in larger ones, the test genes stay the same.</summary>
public static class LearningCurve
{
    /// <summary>Shares from a tenth to all.</summary>
    public static IReadOnlyList<double> DefaultShares { get; } = [0.1, 0.2, 0.4, 0.7, 1];

    /// <summary>Fits every learner on parts of the learning genes, in the main condition.</summary>
    /// <param name="result">The comparison on all learning genes, which gives the point at 1.</param>
    /// <param name="learners">The methods of that comparison.</param>
    /// <param name="shares">Shares above 0 and up to 1; null: <see cref="DefaultShares"/>.</param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellation">Stops fits, predictions and draws.</param>
    /// <returns>The points, learner by learner, by ascending share.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not above 0 and up to 1.</exception>
    public static IReadOnlyList<LearningPoint> Run(
        ComparisonResult result, IReadOnlyList<IExpressionLearner> learners, IReadOnlyList<double>? shares = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var points = new List<LearningPoint>();
        foreach (var share in (shares ?? DefaultShares).Distinct().Order())
        {
            if (share is not (> 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(shares), share, "a share above 0 and up to 1 is needed");
            if (share == 1)
            {
                points.AddRange(Points(result, learners, result.ScoredSplit, share));
                continue;
            }
            var split = Part(result.ScoredSplit, share, result.Options.Seed);
            var own = new PrefixedProgress(progress, FormattableString.Invariant($"{share * 100:0.#} % of the genes: "));
            using var part = PredictorComparison.Run(result.Dataset, split, learners, ControlOptions.For(result), own, cancellation);
            points.AddRange(Points(part, learners, split, share));
        }
        var names = learners.Select(l => l.Name).ToList();
        return [.. points.OrderBy(p => names.IndexOf(p.Predictor)).ThenBy(p => p.Share)];
    }

    /// <summary>A split with a share of its training and of its validation genes; the study's draw order is kept.</summary>
    internal static GeneSplit Part(GeneSplit split, double share, long seed)
    {
        var training = Draw(split.Training, share, seed, 0);
        var validation = Draw(split.Validation, share, seed, 1);
        var kept = training.Concat(validation).ToHashSet();
        return split with
        {
            Description = FormattableString.Invariant($"{split.Description}, {share * 100:0.#} % of the learning genes"),
            Training = training,
            Validation = validation,
            Learning = [.. split.Learning.Where(kept.Contains)],
        };
    }

    private static int[] Draw(IReadOnlyList<int> genes, double share, long seed, ulong part)
    {
        int[] places = [.. Enumerable.Range(0, genes.Count)];
        new CounterRandom(seed, RandomStreams.LearningCurve + part).Shuffle<int>(places);
        return [.. places.Take((int)Math.Ceiling(share * genes.Count)).Order().Select(place => genes[place])];
    }

    private static IEnumerable<LearningPoint> Points(ComparisonResult result, IReadOnlyList<IExpressionLearner> learners, GeneSplit split,
        double share)
        => result.Scores.Where(s => s.Condition == result.MainCondition && learners.Any(l => l.Name == s.Predictor))
            .Select(s => new LearningPoint(s.Predictor, s.Condition, share, split.Training.Count + split.Validation.Count, s.Pearson,
                s.PearsonInterval));
}
