using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Benchmarks.Dexter;

/// <summary>Parts of the windows and of the genes, and the methods' accuracy on them.</summary>
internal static class PlasmodiumWindows
{
    /// <summary>
    /// Name, first base, length and alignment index of the windows: whole, up to the base before the ATG, from the ATG on.
    /// </summary>
    public static IReadOnlyList<(string Name, int Start, int Length, int Alignment)> All { get; } =
        [("whole", 0, 4001, 2000), ("upstream", 0, 2000, 1999), ("downstream", 2000, 2001, 0)];

    public static GeneDataset Subset(GeneDataset dataset, int[] genes)
        => new(dataset.Source, [.. genes.Select(g => dataset.Sequences[g])], dataset.Conditions,
            [.. genes.SelectMany(g => Enumerable.Range(0, dataset.Conditions.Count).Select(c => dataset.Value(g, c)))], dataset.Window,
                dataset.Transform);

    public static GeneDataset Cut(GeneDataset dataset, int start, int length, int alignment)
        => new(dataset.Source, [.. dataset.Sequences.Select(s => s.Slice(start, length))], dataset.Conditions,
            [.. Enumerable.Range(0, dataset.Count)
                .SelectMany(g => Enumerable.Range(0, dataset.Conditions.Count).Select(c => dataset.Value(g, c)))],
            new WindowGeometry(length, alignment), dataset.Transform);

    public static IEnumerable<string> Score(GeneDataset dataset, GeneSplit split)
    {
        foreach (var learner in new IExpressionLearner[] { new DexterLearner(), RidgeLearner.Kmers() })
        {
            var fit = learner.Fit(dataset.ForFitting(split));
            using var predictor = fit.Predictor;
            var width = dataset.Conditions.Count;
            var predictions = new double[split.Testing.Count * width];
            predictor.Predict([.. split.Testing.Select(g => dataset.Sequences[g])], predictions);
            double[] pearson = [.. Enumerable.Range(0, width).Select(c => Correlation.Pearson(
                [.. split.Testing.Select((_, i) => predictions[i * width + c])], [.. split.Testing.Select(g => dataset.Value(g, c))]))];
            yield return string.Join('\t', pearson.Append(pearson.Average()).Select(p => p.ToString("0.000", CultureInfo.InvariantCulture))
                .Prepend(learner.Kind).Append(fit.Seconds.ToString("0.0", CultureInfo.InvariantCulture)));
        }
    }
}
