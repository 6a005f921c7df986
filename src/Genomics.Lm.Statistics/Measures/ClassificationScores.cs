
namespace Genomics.Lm.Statistics.Measures;

/// <summary>How good predicted class probabilities are.</summary>
/// <param name="Predicted">The most probable class of each sequence.</param>
/// <param name="Confusion">How often each class was taken for which: accuracy, F1 and Matthews correlation.</param>
/// <param name="AreaUnderCurve">
/// The probability that a sequence of the second class gets a higher probability of it than one of the first, ties counting half. For more
/// than two classes the mean over the classes of each against all others (macro, one versus rest). NaN when a class does not occur.
/// </param>
/// <param name="CrossEntropy">Mean −log of the probability of the actual class; probabilities below 1e-15 count as that.</param>
/// <param name="Calibration">Whether the probabilities are what they say.</param>
public sealed record ClassificationScores(IReadOnlyList<int> Predicted, ConfusionMatrix Confusion, double AreaUnderCurve,
    double CrossEntropy, Calibration Calibration)
{
    /// <summary>Scores probabilities.</summary>
    /// <param name="labels">[sequences] the actual class of each.</param>
    /// <param name="probabilities">[sequences, classes], row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">
    /// [sequences] how much each counts; null: all the same.
    /// </param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a label that is no class.</exception>
    public static ClassificationScores Of(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes,
        IReadOnlyList<double>? weights = null)
    {
        if (probabilities.Length != (long)labels.Length * classes)
            throw new ArgumentException($"{labels.Length} sequences × {classes} classes do not match {probabilities.Length} probabilities",
                nameof(probabilities));
        foreach (var label in labels)
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"label {label} is none of the {classes} classes", nameof(labels));
        var (predicted, loss) = (new int[labels.Length], 0.0);
        var total = weights?.Sum() ?? labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            for (var item = 1; item < classes; item++)
                if (row[item] > row[predicted[i]]) predicted[i] = item;
            loss -= (weights?[i] ?? 1) * Math.Log(Math.Max(row[labels[i]], 1e-15)) / total;
        }
        return new ClassificationScores(predicted, ConfusionMatrix.Of(classes, labels, predicted, weights),
            MeanArea(labels, probabilities, classes, weights), loss, Calibration.Of(labels, probabilities, classes, weights));
    }

    private static double MeanArea(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes,
        IReadOnlyList<double>? weights)
    {
        var (first, sum) = (classes == 2 ? 1 : 0, 0.0);   // of two classes each tells the same
        for (var item = first; item < classes && !double.IsNaN(sum); item++)
            sum += OneAgainstOthers(labels, probabilities, classes, item, weights);
        return sum / (classes - first);
    }

    // of a class against all others: from the lowest probability of it up, each of its sequences is above the others that came before
    private static double OneAgainstOthers(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes, int item,
        IReadOnlyList<double>? weights)
    {
        var (order, scores) = (new int[labels.Length], new double[labels.Length]);
        for (var i = 0; i < order.Length; i++) (order[i], scores[i]) = (i, probabilities[i * classes + item]);
        Array.Sort(scores, order);
        var (area, own, others) = (0.0, 0.0, 0.0);
        for (int start = 0, end; start < order.Length; start = end)
        {
            var (tiedOwn, tiedOthers) = (0.0, 0.0);
            for (end = start; end < order.Length && scores[end].Equals(scores[start]); end++)
                if (labels[order[end]] == item) tiedOwn += weights?[order[end]] ?? 1;
                else tiedOthers += weights?[order[end]] ?? 1;
            area += tiedOwn * (others + tiedOthers / 2);
            (own, others) = (own + tiedOwn, others + tiedOthers);
        }
        return area / (own * others);
    }
}
