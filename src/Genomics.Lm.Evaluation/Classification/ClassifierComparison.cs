using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>
/// Scores fitted classifiers on test sequences: Matthews correlation with grouped bootstrap intervals, a sign-flip test of
/// right answers between every two (both over groups of sequences that share words), on all sequences and on those that share no
/// 30-mer with
/// what was learned from, weighted back to the balance of the classes.
/// </summary>
public static class ClassifierComparison
{
    /// <summary>Predicts and scores.</summary>
    /// <param name="testing">The test sequences; nothing was fitted or chosen on them.</param>
    /// <param name="learned">All sequences that were learned from, validation included.</param>
    /// <param name="fits">
    /// The classifiers: predictors whose conditions are the classes. An ensemble gives two rows: its first model, and all.
    /// </param>
    /// <param name="bootstrap">Draws, confidence, seed, threads; null: defaults.</param>
    /// <param name="progress">Receives the predictions' progress.</param>
    /// <param name="cancellationToken">Checked between batches and draws.</param>
    /// <exception cref="ArgumentException">No test sequence or classifier, or a classifier of other classes.</exception>
    public static ClassifierComparisonResult Run(
        LabelledSequences testing, IReadOnlyList<DnaSequence> learned, IReadOnlyList<FitResult> fits, BootstrapOptions? bootstrap = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
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
        var shared = SharedWords.Find(learned, testing.Sequences);
        var groups = SharedWords.Groups(testing.Sequences);
        var subsets = new List<ClassifierSubset>();
        foreach (var (name, keeps) in (ReadOnlySpan<(string, Func<int, bool>)>)[("all", _ => true), ("without_shared", i => !shared[i])])
        {
            int[] rows = [.. Enumerable.Range(0, testing.Count).Where(keeps)];
            if (rows.Length == 0 || subsets.Count > 0 && rows.Length == testing.Count) continue;
            subsets.Add(Score(name, rows, testing, classifiers, groups, bootstrap, cancellationToken));
        }
        return new ClassifierComparisonResult(testing, learned.Count, shared, SharedWords.DefaultLength, classifiers, subsets, bootstrap);
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
        string name, int[] rows, LabelledSequences testing, IReadOnlyList<ComparedClassifier> classifiers, int[] groups,
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
                var (difference, interval) = draws.Difference(a, b);
                double[] right = [.. labels.Select((label, i) =>
                    (scores[a].Predicted[i] == label ? 1.0 : 0) - (scores[b].Predicted[i] == label ? 1 : 0))];
                pairs.Add(new ClassifierPair(classifiers[a].Name, classifiers[b].Name, difference, interval, right.Count(d => d > 0),
                    right.Count(d => d < 0), SignFlip.Run(right, own, weights, bootstrap)));
            }
        return new ClassifierSubset(name, rows.Length, draws.GroupCount,
            [.. scores.Select((s, i) => new ClassifierScore(classifiers[i].Name, s, draws.Interval(i)))], pairs, classWeights);
    }

    // the share of each class among all test sequences over that among these
    private static double[] Weights(LabelledSequences testing, int[] labels)
    {
        var (all, own) = (testing.Labels.CountBy(l => l).ToDictionary(), labels.CountBy(l => l).ToDictionary());
        return [.. Enumerable.Range(0, testing.Classes.Count).Select(item => own.Count < all.Count || !all.ContainsKey(item) ? 1
            : all[item] / (double)testing.Count / (own[item] / (double)labels.Length))];
    }
}
