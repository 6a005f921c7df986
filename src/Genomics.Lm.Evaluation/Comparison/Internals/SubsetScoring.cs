using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>r and its interval of every predictor on some of the test genes, leakage groups resampled.</summary>
internal static class SubsetScoring
{
    /// <summary>Scores predictors on the given rows.</summary>
    public static IReadOnlyList<(double Pearson, Interval Interval)> Score(
        ComparisonTask task, int[] rows, double[] observed, IReadOnlyList<double[]> predicted)
    {
        var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, task.GroupsOf(rows), task.Options.Bootstrap);
        return [.. predicted.Select((values, i) =>
        {
            var r = Correlation.Pearson(values, observed);
            return (r, double.IsNaN(r) ? Interval.Undefined : bootstrap.Interval(i, 0));
        })];
    }
}
