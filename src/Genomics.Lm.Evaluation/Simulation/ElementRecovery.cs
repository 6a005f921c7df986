using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Simulation.Internals;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>
/// Takes planted elements out of simulated promoters and puts them in, and compares what predictors say with the true change. Predictors
/// are asked through <see cref="IExpressionPredictor"/> only: they see sequences.
/// </summary>
public static class ElementRecovery
{
    /// <summary>Measures the recovery of every element.</summary>
    /// <param name="simulation">The data.</param>
    /// <param name="genes">
    /// Genes to edit, as indices of the dataset: the test genes. A random part of them is used for each element.
    /// </param>
    /// <param name="predictors">Fitted predictors by name; none is disposed.</param>
    /// <param name="options">How; null: defaults.</param>
    /// <param name="progress">Receives the predictors done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <exception cref="GenomicsDataException">A predictor does not predict the condition, or refuses the windows.</exception>
    public static RecoveryResult Measure(
        PromoterSimulation simulation, IReadOnlyList<int> genes, IReadOnlyList<(string Name, IExpressionPredictor Predictor)> predictors,
        RecoveryOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(predictors);
        options ??= new RecoveryOptions();
        options.Validate();
        var condition = options.Condition ?? simulation.Dataset.Conditions[0];
        progress?.Report(new WorkProgress("recovery of planted elements", 0, predictors.Count + 1));
        var plan = new RecoveryPlan(simulation, genes, options);
        using var oracle = simulation.Oracle();
        var truth = plan.Changes(Predict(oracle.Info.Name, oracle));
        var (effects, summaries) = (new List<ElementEffect>[plan.Probes.Count], new List<PredictorRecovery>());
        for (var i = 0; i < effects.Length; i++) effects[i] = [];
        foreach (var (name, predictor) in predictors)
        {
            var changes = plan.Changes(Predict(name, predictor));
            for (var i = 0; i < effects.Length; i++) effects[i].Add(Effect(name, plan.Probes[i], truth[i], changes[i]));
            summaries.Add(Summary(name, plan.Probes, truth, changes));
            progress?.Report(new WorkProgress("recovery of planted elements", summaries.Count, predictors.Count, name));
        }
        return new RecoveryResult
        {
            Simulation = simulation,
            Condition = condition,
            Predictors = summaries,
            Effects = [.. effects.SelectMany(e => e)]
        };

        double[] Predict(string name, IExpressionPredictor predictor)
        {
            var column = predictor.Info.Conditions.IndexOf(condition);
            if (column < 0) throw new GenomicsDataException(
                $"{name} does not predict '{condition}', only {string.Join(", ", predictor.Info.Conditions)}");
            var (width, sequences) = (predictor.Info.Conditions.Count, plan.Sequences);
            var values = new double[sequences.Count * width];
            predictor.Predict(sequences, values, new PredictOptions { Threads = options.Threads }, null, cancellationToken);
            return [.. Enumerable.Range(0, sequences.Count).Select(i => values[i * width + column])];
        }
    }

    private static ElementEffect Effect(string name, RecoveryProbe probe, double[] truth, double[] changes)
    {
        var mean = Mean(changes);
        var square = changes.Sum(c => (c - mean) * (c - mean));
        return new ElementEffect
        {
            Predictor = name,
            Element = probe.Name,
            Kind = probe.Kind,
            IsDecoy = probe.IsDecoy,
            Edit = probe.Edit,
            Genes = changes.Length,
            TrueChange = Mean(truth),
            PredictedChange = mean,
            StandardError = changes.Length < 2 ? double.NaN : Math.Sqrt(square / (changes.Length - 1) / changes.Length),
        };
    }

    private static PredictorRecovery Summary(string name, IReadOnlyList<RecoveryProbe> probes, double[][] truth, double[][] changes)
    {
        int[] single = [.. Enumerable.Range(0, probes.Count).Where(i => probes[i].Kind != PlantedElementKind.Interaction)];
        double[] t = [.. single.SelectMany(i => truth[i])];
        double[] p = [.. single.SelectMany(i => changes[i])];
        var scale = Math.Sqrt(t.Sum(v => v * v) / Math.Max(1, t.Length));
        int[] withEffect = [.. Enumerable.Range(0, t.Length).Where(i => Math.Abs(t[i]) > 0.1 * scale)];
        double Size(bool decoys)
            => Math.Sqrt(Mean([.. single.Where(i => probes[i].IsDecoy == decoys).SelectMany(i => changes[i]).Select(v => v * v)]));
        return new PredictorRecovery(
            name, t.Length, t.Length < 3 ? double.NaN : Correlation.Pearson(p, t), t.Zip(p, (a, b) => a * b).Sum() / t.Sum(v => v * v),
            Mean([.. withEffect.Select(i => Math.Sign(t[i]) == Math.Sign(p[i]) ? 1.0 : 0)]), Size(decoys: true) / Size(decoys: false));
    }

    private static double Mean(double[] values) => values.Length == 0 ? double.NaN : values.Average();
}
