using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison.Internals;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Fits predictors on the same genes, predicts the same test genes and tests them against each other.</summary>
public static class PredictorComparison
{
    /// <summary>Runs a comparison.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">What is learnt from and tested; learners never see the test genes.</param>
    /// <param name="learners">The methods, in the order in which they are shown; each name once.</param>
    /// <param name="options">How to compare; null: defaults.</param>
    /// <param name="progress">Receives the stage, with the learner's name before its own stages.</param>
    /// <param name="cancellationToken">Stops fits, predictions and draws.</param>
    /// <returns>Scores, paired comparisons and the fitted predictors; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option cannot be used, or a name appears twice.</exception>
    /// <exception cref="GenomicsDataException">
    /// A condition is unknown, too few test genes are observed, or a method fails: the message then starts with its name.
    /// </exception>
    public static ComparisonResult Run(
        GeneDataset dataset, GeneSplit split, IReadOnlyList<IExpressionLearner> learners, ComparisonOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(learners);
        options ??= new ComparisonOptions();
        options.Validate();
        var task = new ComparisonTask(dataset, split, WithElsewhere(split, options, learners));
        CheckNames(learners, options);
        var primaries = options.Primaries is { } own ? PrimaryPairs.Of(own) : PrimaryPairs.Default(learners);
        var predictors = new List<ComparedPredictor>();
        try
        {
            for (var i = 0; i < learners.Count; i++)
                Add(Fitting.FitAndPredict(task, learners[i], PrefixedProgress.Of(progress, learners[i].Name, i, learners.Count),
                    cancellationToken));
            if (options.Oracle is { } oracle) Add([Fitting.PredictOracle(task, oracle, cancellationToken)]);
            return Evaluate(task, predictors, primaries, progress, cancellationToken);
        }
        catch
        {
            foreach (var predictor in predictors)
                if (!ReferenceEquals(predictor.Predictor, options.Oracle)) predictor.Predictor.Dispose();
            throw;
        }

        void Add(IReadOnlyList<ComparedPredictor> rows)
        {
            var known = predictors.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            predictors.AddRange(rows);
            if (rows.FirstOrDefault(r => known.Contains(r.Name)) is { } twice)
                throw new ArgumentException($"two rows would be called '{twice.Name}'; give the methods other names", nameof(learners));
        }
    }

    // what a brought method learnt from elsewhere counts as learnt from, for all alike
    private static ComparisonOptions WithElsewhere(GeneSplit split, ComparisonOptions options, IReadOnlyList<IExpressionLearner> learners)
    {
        int[] elsewhere = [.. learners.SelectMany(l => l.Elsewhere?.Learnt ?? [])];
        return options.Leakage is not { } leakage || leakage.Split != split || !elsewhere.Except(leakage.LearntElsewhere).Any() ? options
            : options with { Leakage = LeakageAudit.Check(leakage.Relations, split, leakage.LearntElsewhere.Concat(elsewhere)) };
    }

    private static ComparisonResult Evaluate(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, IReadOnlyList<DeclaredPair> primaries,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var (genes, rows) = (task.Scored, task.ScoredRows);
        var all = TestEvaluation.Of(task, predictors, primaries, progress, cancellationToken);
        var scored = genes != ScoredGenes.Clean ? all
            : TestEvaluation.Of(task.Only(rows), TestEvaluation.Only(task, predictors, rows), primaries, progress, cancellationToken);
        var pairs = genes == ScoredGenes.TooFewClean ? [] : scored.Pairs;   // nothing is claimed, so nothing is tested
        var result = new ComparisonResult
        {
            Dataset = task.Dataset,
            Split = task.Split,
            Options = task.Options,
            Conditions = task.Conditions,
            MainCondition = task.MainCondition,
            Observed = task.Observed,
            Scored = genes,
            ScoredTestGenes = scored.Task.Split.Testing,
            LeftOut = task.LeftOut,
            Touched = task.Touched,
            GroupSizes = scored.Task.GroupSizes(task.Conditions.IndexOf(task.MainCondition)),
            Predictors = predictors,
            Scores = scored.Scores,
            MemberScores = Scoring.ScoreMembers(scored.Task, scored.Predictors),
            Pairs = pairs,
            ReferenceTests = References.Of(pairs),
            AllGenesScores = genes == ScoredGenes.Clean ? all.Scores : [],
            AllGenesPairs = genes == ScoredGenes.Clean ? all.Pairs : [],
            LeakageScores = LeakageScoring.ScoreAll(task, predictors),
            SimilarityScores = SimilarityScoring.ScoreAll(task, predictors),
            CompositionScores = CompositionScoring.ScoreAll(scored.Task, scored.Predictors),
            SpecificityScores = SpecificityScoring.Deviations(scored.Task, scored.Predictors),
            ModelSwaps = SpecificityScoring.Swaps(scored.Task, scored.Predictors),
            Findings = [],
        };
        result.Tell(Conclusions.Draw(result));
        return result;
    }

    private static void CheckNames(IReadOnlyList<IExpressionLearner> learners, ComparisonOptions options)
    {
        if (learners.Count == 0) throw new ArgumentException("needs at least one learner", nameof(learners));
        var names = learners.Select(l => l.Name).ToList();
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"two learners are called '{twice.Key}'; a second fit of a method needs a name of its own (NamedLearner)",
                nameof(learners));
        if (names.Any(string.IsNullOrWhiteSpace)) throw new ArgumentException("a learner has no name", nameof(learners));
        if (options.Oracle is { } oracle && names.Contains(oracle.Info.Name))
            throw new ArgumentException($"'{oracle.Info.Name}' is the name of the true function; give the method another",
                nameof(learners));
        foreach (var pair in options.Primaries ?? [])
            if (pair.A == pair.B || !names.Contains(pair.A) || !names.Contains(pair.B))
                throw new ArgumentException(
                    $"{nameof(options.Primaries)} compares '{pair.A}' with '{pair.B}'; the methods are {string.Join(", ", names)}",
                    nameof(options));
    }
}
