using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls.Internals;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>r against the number of genes learnt from: smaller parts are contained in larger ones, the test genes stay the same.</summary>
public static class LearningCurve
{
    /// <summary>Shares from a tenth to all.</summary>
    public static IReadOnlyList<double> DefaultShares { get; } = [0.1, 0.2, 0.4, 0.7, 1];

    // numbers of learning genes, in those there are, to which a curve is drawn out
    private static readonly double[] Beyond = [2, 4];

    private const int FewestPoints = 4;   // of a law with three numbers

    /// <summary>Fits every learner on parts of the learning genes, in the main condition.</summary>
    /// <param name="result">The comparison on all learning genes, which gives the point at 1.</param>
    /// <param name="learners">The methods of that comparison.</param>
    /// <param name="shares">Shares above 0 and up to 1; null: <see cref="DefaultShares"/>.</param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops fits, predictions and draws.</param>
    /// <returns>
    /// The points, learner by learner, by ascending share. With four measured points and more, two are extrapolated
    /// (<see cref="LearningPoint.IsExtrapolated"/>): shares 2 and 4.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not above 0 and up to 1.</exception>
    public static IReadOnlyList<LearningPoint> Run(
        ComparisonResult result, IReadOnlyList<IExpressionLearner> learners, IReadOnlyList<double>? shares = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(learners);
        var points = new List<LearningPoint>();
        var predictions = learners.ToDictionary(l => l.Name, _ => new List<double[]>());
        var test = result.ScoredSplit;
        foreach (var share in (shares ?? DefaultShares).Distinct().Order())
        {
            if (share is not (> 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(shares), share, "a share above 0 and up to 1 is needed");
            if (share == 1)
            {
                points.AddRange(Points(result, learners, test, share));
                var (rows, condition) = (result.ScoredRows, result.Conditions.IndexOf(result.MainCondition));
                foreach (var (name, own) in predictions)
                    if (result.Find(name) is { } whole)
                        own.Add([.. rows.Select(row => whole.Predictions[row * result.Conditions.Count + condition])]);
                continue;
            }
            var split = Part(test, share, result.Options.Seed);
            var prefixed = new PrefixedProgress(progress, FormattableString.Invariant($"{share * 100:0.#} % of the genes: "));
            using var part = PredictorComparison.Run(result.Dataset, split, learners, ControlOptions.For(result), prefixed,
                cancellationToken);
            points.AddRange(Points(part, learners, split, share));
            foreach (var (name, own) in predictions)
                if (part.Find(name) is { } fitted) own.Add([.. fitted.Predictions]);
        }
        var names = learners.Select(l => l.Name).ToList();
        foreach (var name in names)
        {
            LearningPoint[] measured = [.. points.Where(p => p.Predictor == name).OrderBy(p => p.Share)];
            if (measured.Length >= FewestPoints && predictions[name].Count == measured.Length)
                points.AddRange(Extrapolate(result, measured, predictions[name], cancellationToken));
        }
        return [.. points.OrderBy(p => names.IndexOf(p.Predictor)).ThenBy(p => p.Share)];
    }

    // the law through the points, and through the points of every draw of test genes, which are the same at all shares
    private static IEnumerable<LearningPoint> Extrapolate(ComparisonResult result, LearningPoint[] measured, List<double[]> predictions,
        CancellationToken cancellationToken)
    {
        var testing = result.ScoredSplit.Testing;
        var column = result.Dataset.Conditions.IndexOf(result.MainCondition);
        double[] observed = [.. testing.Select(gene => result.Dataset.Value(gene, column))];
        var bootstrap = CorrelationBootstrap.Run(observed, 1, predictions,
            result.DatasetGroups is { } groups ? [.. testing.Select(gene => groups[gene])] : null, result.Options.Bootstrap, null,
            cancellationToken);
        double[] genes = [.. measured.Select(p => (double)p.LearningGenes)];
        var law = PowerLaw.Fit(genes, [.. measured.Select((_, i) => bootstrap.Estimate(i, 0))]);
        var laws = new PowerLaw[result.Options.Draws];
        ParallelLoop.For(0, laws.Length, Parallelism.Of(result.Options.Threads, cancellationToken), draw =>
            laws[draw] = PowerLaw.Fit(genes, [.. measured.Select((_, i) => bootstrap.Draws(i, 0)[draw])]));
        foreach (var times in Beyond)
            yield return new LearningPoint(measured[0].Predictor, measured[0].Condition, times, (int)(times * genes[^1]),
                law[times * genes[^1]], Interval.OfDraws([.. laws.Select(l => l[times * genes[^1]])], result.Options.Confidence))
            { IsExtrapolated = true };
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
