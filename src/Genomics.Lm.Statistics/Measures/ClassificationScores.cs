
namespace Genomics.Lm.Statistics.Measures;

/// <summary>How good predicted class probabilities are.</summary>
/// <param name="Predicted">The most probable class of each sequence.</param>
/// <param name="Confusion">How often each class was taken for which: accuracy, F1 and Matthews correlation.</param>
/// <param name="AreaUnderCurve">
/// Two classes: the probability that a sequence of the second class gets a higher probability of it than one of the first, ties counting
/// half. NaN for more classes, and when only one occurs.
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
    /// [sequences] how much each counts, the same within a class (the area under the curve does not depend on it); null: all the same.
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
        var (predicted, second, actual, loss) = (new int[labels.Length], new double[labels.Length], new double[labels.Length], 0.0);
        var total = weights?.Sum() ?? labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            for (var item = 1; item < classes; item++)
                if (row[item] > row[predicted[i]]) predicted[i] = item;
            (second[i], actual[i]) = (row[1], labels[i]);
            loss -= (weights?[i] ?? 1) * Math.Log(Math.Max(row[labels[i]], 1e-15)) / total;
        }
        return new ClassificationScores(predicted, ConfusionMatrix.Of(classes, labels, predicted, weights), classes == 2
            ? Detection.AreaUnderCurve(second, actual, 0) : double.NaN, loss,
            Calibration.Of(labels, probabilities, classes, weights));
    }
}
