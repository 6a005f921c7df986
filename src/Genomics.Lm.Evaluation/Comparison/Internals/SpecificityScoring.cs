using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>
/// What predictors say of one condition beyond what they say of all: r of deviations from a gene's mean, and r of models on conditions
/// that
/// are not theirs. Empty for a single condition.
/// </summary>
internal static class SpecificityScoring
{
    public static IReadOnlyList<SpecificityScore> Deviations(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        var count = task.Conditions.Count;
        int[] rows = [.. Enumerable.Range(0, task.TestSequences.Count)
            .Where(row => Enumerable.Range(row * count, count).All(i => !double.IsNaN(task.Observed[i])))];
        if (count < 2 || rows.Length < TestGenes.Fewest) return [];
        var observed = Centred(task.Rows(task.Observed, rows), count);
        double[][] predicted = [.. predictors.Select(p => Centred(task.Rows(p.Predictions, rows), count))];
        var bootstrap = CorrelationBootstrap.Run(observed, count, predicted, task.GroupsOf(rows), task.Options.Bootstrap);
        return [.. task.Conditions.SelectMany((condition, c) => predictors.Select((p, i) =>
        {
            var r = Correlation.Pearson(Column(predicted[i], c, count), Column(observed, c, count));
            return new SpecificityScore(p.Name, condition, rows.Length, r,
                double.IsNaN(r) ? Interval.Undefined : bootstrap.Interval(i, c));
        }))];
    }

    public static IReadOnlyList<ModelSwap> Swaps(ComparisonTask task, IReadOnlyList<ComparedPredictor> predictors)
    {
        var conditions = Enumerable.Range(0, task.Conditions.Count).ToArray();
        if (conditions.Length < 2) return [];
        int[][] rows = [.. conditions.Select(task.ObservedRows)];
        double[][] observed = [.. conditions.Select(c => task.Column(task.Observed, c, rows[c]))];
        return [.. predictors.Select(p => new ModelSwap(p.Name, [.. conditions.SelectMany(model => conditions.Select(
            c => Correlation.Pearson(task.Column(p.Predictions, model, rows[c]), observed[c])))]))];
    }

    // values less each gene's mean; a column that varies by rounding only is made constant
    private static double[] Centred(double[] values, int conditions)
    {
        var deviations = (double[])values.Clone();
        for (var row = 0; row < values.Length; row += conditions)
        {
            var gene = deviations.AsSpan(row, conditions);
            var mean = 0.0;
            foreach (var value in gene) mean += value / conditions;
            foreach (ref var value in gene) value -= mean;
        }
        var rounding = 1e-9 * values.Max(Math.Abs);
        for (var c = 0; c < conditions; c++)
        {
            var column = Column(deviations, c, conditions);
            if (column.Max() - column.Min() > rounding) continue;
            for (var i = c; i < deviations.Length; i += conditions) deviations[i] = column[0];
        }
        return deviations;
    }

    private static double[] Column(double[] values, int condition, int conditions)
        => [.. Enumerable.Range(0, values.Length / conditions).Select(row => values[row * conditions + condition])];
}
