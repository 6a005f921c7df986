using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>
/// Scores fitted classifiers on test sequences: Matthews correlation with intervals, and between every two the paired difference of it with
/// interval and p and a sign-flip test of right answers, all over groups of related sequences (<see cref="RelatedSequences"/>); on
/// all sequences, and on those that are related to none that was learned from, weighted back to the balance of the classes.
/// </summary>
public static class ClassifierComparison
{
    /// <summary>
    /// The largest share of test sequences that are related to learnt ones at which the first scores are those of all; beyond it they are
    /// those of the others.
    /// </summary>
    public const double MostShared = 0.05;

    /// <summary>Predicts and scores.</summary>
    /// <param name="testing">The test sequences; nothing was fitted or chosen on them.</param>
    /// <param name="learned">All sequences that were learned from, validation included.</param>
    /// <param name="fits">
    /// The classifiers: predictors whose conditions are the classes. An ensemble gives two rows: its first model, and all.
    /// </param>
    /// <param name="bootstrap">Draws, confidence, seed, threads; null: defaults.</param>
    /// <param name="leakage">Which sequences count as related; null: defaults.</param>
    /// <param name="progress">Receives the progress of predictions and of the search for related sequences.</param>
    /// <param name="cancellationToken">Checked between batches and draws.</param>
    /// <exception cref="ArgumentException">No test sequence or classifier, or a classifier of other classes.</exception>
    public static ClassifierComparisonResult Run(
        LabelledSequences testing, IReadOnlyList<DnaSequence> learned, IReadOnlyList<FitResult> fits, BootstrapOptions? bootstrap = null,
        LeakageOptions? leakage = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(testing);
        ArgumentNullException.ThrowIfNull(learned);
        ArgumentNullException.ThrowIfNull(fits);
        bootstrap ??= new BootstrapOptions();
        bootstrap.Validate();
        if (testing.Count == 0 || fits.Count == 0)
            throw new ArgumentException("at least one test sequence and one classifier are needed", nameof(fits));
        var predict = new PredictOptions { Threads = bootstrap.Threads };
        var classifiers = fits.SelectMany(fit => Compared(fit, testing, predict, progress, cancellationToken)).ToArray();
        var related = RelatedSequences.Find(testing.Sequences, learned, (leakage ?? new LeakageOptions()) with
        {
            Threads = bootstrap.Threads,
        }, progress, cancellationToken);
        int[] all = [.. Enumerable.Range(0, testing.Count)], clean = [.. all.Where(i => !related.Shared[i])];
        var subsets = new List<ClassifierSubset> { Subset("all", all) };
        var isComplete = clean.Select(i => testing.Labels[i]).Distinct().Count() == testing.Labels.Distinct().Count();
        if (isComplete && clean.Length < all.Length) subsets.Add(Subset("without_shared", clean));
        var scored = all.Length - clean.Length <= MostShared * all.Length ? ScoredGenes.All
            : isComplete && clean.Length >= ComparisonOptions.FewestCleanGenes ? ScoredGenes.Clean : ScoredGenes.TooFewClean;
        if (scored == ScoredGenes.Clean) subsets.Reverse();
        return new ClassifierComparisonResult(testing, learned.Count, related, scored, classifiers, subsets, bootstrap);

        ClassifierSubset Subset(string name, int[] rows)
            => Score(name, rows, testing, classifiers, related.Groups, bootstrap, cancellationToken);
    }

    private static IEnumerable<ComparedClassifier> Compared(
        FitResult fit, LabelledSequences testing, PredictOptions options, IProgress<WorkProgress>? progress,
            CancellationToken cancellationToken)
    {
        var info = fit.Predictor.Info;
        if (!info.Conditions.SequenceEqual(testing.Classes))
            throw new ArgumentException(
                $"{info.Name} predicts {string.Join(", ", info.Conditions)}, the test sequences have the classes "
                    + $"{string.Join(", ", testing.Classes)}", nameof(fit));
        var probabilities = new double[testing.Count * testing.Classes.Count];
        fit.Predictor.Predict(testing.Sequences, probabilities, options, progress, cancellationToken);
        if (fit.Predictor is not IEnsemblePredictor { Members: > 1 } ensemble)
            return [new ComparedClassifier(info.Name, probabilities, fit.Seconds, info.Parameters, fit.Provenance)];
        var first = new double[probabilities.Length];
        using (var member = ensemble.Member(0)) member.Predict(testing.Sequences, first, options, progress, cancellationToken);
        return
        [
            new ComparedClassifier(info.Name, first, fit.Seconds / ensemble.Members, info.Parameters / ensemble.Members,
                fit.Provenance.OfFirstMember()),
            new ComparedClassifier(info.Name + ComparedPredictor.EnsembleSuffix, probabilities, fit.Seconds, info.Parameters,
                fit.Provenance),
        ];
    }

    private static ClassifierSubset Score(
        string name, int[] rows, LabelledSequences testing, IReadOnlyList<ComparedClassifier> classifiers, IReadOnlyList<int> groups,
            BootstrapOptions bootstrap, CancellationToken cancellationToken)
    {
        var classes = testing.Classes.Count;
        int[] labels = [.. rows.Select(i => testing.Labels[i])], own = [.. rows.Select(i => groups[i])];
        var classWeights = Weights(testing, labels);
        double[] weights = [.. labels.Select(label => classWeights[label])];
        var scores = classifiers.Select(
            c => ClassificationScores.Of(labels, [.. rows.SelectMany(i => c.Probabilities.AsSpan(i * classes, classes).ToArray())],
                classes, weights)).ToArray();
        var draws = ClassificationBootstrap.Run(labels, [.. scores.Select(s => s.Predicted)], classes, own, bootstrap, weights,
            cancellationToken);
        var pairs = new List<ClassifierPair>();
        for (var a = 0; a < scores.Length; a++)
            for (var b = a + 1; b < scores.Length; b++)
            {
                var mcc = draws.Difference(a, b);
                double[] right = [.. labels.Select((label, i) =>
                    (scores[a].Predicted[i] == label ? 1.0 : 0) - (scores[b].Predicted[i] == label ? 1 : 0))];
                pairs.Add(new ClassifierPair(classifiers[a].Name, classifiers[b].Name, mcc.Difference, mcc.Interval, mcc.PValue,
                    right.Count(d => d > 0), right.Count(d => d < 0), SignFlip.Run(right, own, weights, bootstrap)));
            }
        return new ClassifierSubset(name, rows.Length, draws.GroupCount,
            [.. scores.Select((s, i) => new ClassifierScore(classifiers[i].Name, s, draws.Interval(i)))], pairs, classWeights);
    }

    // the share of each class among all test sequences over that among these; 1 for one that never occurs
    private static double[] Weights(LabelledSequences testing, int[] labels)
    {
        var (all, own) = (testing.Labels.CountBy(l => l).ToDictionary(), labels.CountBy(l => l).ToDictionary());
        return [.. Enumerable.Range(0, testing.Classes.Count).Select(item => !all.ContainsKey(item) ? 1
            : all[item] / (double)testing.Count / (own[item] / (double)labels.Length))];
    }
}
