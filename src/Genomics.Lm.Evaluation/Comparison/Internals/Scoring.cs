using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Scores every predictor under every condition.</summary>
internal static class Scoring
{
    /// <summary>Scores the models of ensembles one by one, under their method's name.</summary>
    public static IReadOnlyList<MemberScore> ScoreMembers(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        var members = predictors.SelectMany(p => p.MemberPredictions.Select((predictions, i) =>
            (Predictor: p with { Name = p.Method, Predictions = predictions }, Index: i,
                Seed: i < p.Provenance.MemberSeeds.Count ? p.Provenance.MemberSeeds[i] : (long?)null))).ToList();
        if (members.Count == 0) return [];
        var bootstrap = CorrelationBootstrap.Run(
            task.Observed, task.Conditions.Count, [.. members.Select(m => m.Predictor.Predictions.ToArray())], task.TestGroups,
                task.Options.Bootstrap);
        var scores = ScoreAll(task, [.. members.Select(m => m.Predictor)], bootstrap);
        return [.. scores.Select((score, i) => new MemberScore(members[i % members.Count].Index, members[i % members.Count].Seed, score))];
    }

    public static IReadOnlyList<PredictorScore> ScoreAll(
        ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors, CorrelationBootstrap bootstrap)
    {
        var scores = new List<PredictorScore>();
        for (var condition = 0; condition < task.Conditions.Count; condition++)
        {
            var rows = task.ObservedRows(condition);
            var observed = task.Column(task.Observed, condition, rows);
            var floor = ComparisonResult.FloorOf(task.Dataset, task.Conditions[condition]);
            var largest = task.GroupSizes(condition).LargestGroup;
            int[] others = [.. rows.Where(row => largest < 0 || task.TestGroups![row] != largest)];
            var accuracy = task.Conditions[condition] == task.MainCondition && rows.Length > 0
                ? AccuracyBootstrap.Run(observed, [.. predictors.Select(p => task.Column(p.Predictions, condition, rows))],
                    task.GroupsOf(rows), task.Options.Bootstrap) : null;
            for (var i = 0; i < predictors.Count; i++)
            {
                var predicted = task.Column(predictors[i].Predictions, condition, rows);
                var pearson = Correlation.Pearson(predicted, observed);
                scores.Add(new PredictorScore
                {
                    Predictor = predictors[i].Name,
                    Condition = task.Conditions[condition],
                    Genes = rows.Length,
                    Pearson = pearson,
                    PearsonInterval = double.IsNaN(pearson) ? Interval.Undefined : bootstrap.Interval(i, condition),
                    PearsonWithoutLargest = others.Length == rows.Length ? pearson : Correlation.Pearson(
                        task.Column(predictors[i].Predictions, condition, others), task.Column(task.Observed, condition, others)),
                    Spearman = Correlation.Spearman(predicted, observed),
                    RSquared = Accuracy.RSquared(predicted, observed),
                    MeanSquaredError = Accuracy.MeanSquaredError(predicted, observed),
                    MeanAbsoluteError = Accuracy.MeanAbsoluteError(predicted, observed),
                    SpearmanInterval = double.IsNaN(pearson) || accuracy is null ? Interval.Undefined : accuracy.Spearman(i),
                    RSquaredInterval = accuracy?.RSquared(i) ?? Interval.Undefined,
                    MeanSquaredErrorInterval = accuracy?.MeanSquaredError(i) ?? Interval.Undefined,
                    AucDetected = floor is { } f ? Detection.AreaUnderCurve(predicted, observed, f) : double.NaN,
                    PearsonDetected = floor is { } g ? Detection.PearsonAmongDetected(predicted, observed, g) : double.NaN,
                });
            }
        }
        return scores;
    }
}
