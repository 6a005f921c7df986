using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Scores and tests of fitted predictors on some of the test genes.</summary>
/// <param name="Task">The genes, all or some of the test genes.</param>
/// <param name="Predictors">The predictors with their predictions for these genes.</param>
/// <param name="Scores">One per predictor and condition.</param>
/// <param name="Pairs">Every pair, the declared ones first.</param>
internal sealed record TestEvaluation(ComparisonTask Task, IReadOnlyList<ComparedPredictor> Predictors,
    IReadOnlyList<PredictorScore> Scores, IReadOnlyList<PairComparison> Pairs)
{
    public static TestEvaluation Of(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors,
        IReadOnlyList<DeclaredPair> primaries, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var bootstrap = CorrelationBootstrap.Run(
            task.Observed, task.Conditions.Count, [.. predictors.Select(p => p.Predictions.ToArray())], task.TestGroups,
            task.Options.Bootstrap, progress, cancellationToken);
        progress?.Report(new WorkProgress("scores and paired tests", 0, 0));
        return new TestEvaluation(task, predictors, Scoring.ScoreAll(task, predictors, bootstrap),
            Pairing.CompareAll(task, predictors, primaries, bootstrap));
    }

    /// <summary>The predictors with their predictions for some rows of the test genes.</summary>
    public static IReadOnlyList<ComparedPredictor> Only(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, int[] rows)
        => [.. predictors.Select(p => p with
        {
            Predictions = task.Rows(p.Predictions, rows),
            MemberPredictions = [.. p.MemberPredictions.Select(m => (IReadOnlyList<double>)task.Rows(m, rows))],
        })];
}
