namespace Genomics.Lm.Statistics.Measures;

/// <summary>How often each class was taken for which, and the measures that follow from it. Immutable.</summary>
public sealed class ConfusionMatrix
{
    /// <summary>The most classes that are counted: 200 MB of counts.</summary>
    public const int MostClasses = 5_000;

    private readonly double[] _counts;   // [actual, predicted]

    /// <summary>Makes a matrix from counts.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="counts">[actual class, predicted class], row-major; weighted counts are allowed.</param>
    /// <exception cref="ArgumentException">Another number of counts, or a negative one.</exception>
    public ConfusionMatrix(int classes, ReadOnlySpan<double> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
        if (counts.Length != classes * classes)
            throw new ArgumentException($"{classes} classes need {classes * classes} counts, got {counts.Length}", nameof(counts));
        foreach (var count in counts)
            if (!(count >= 0)) throw new ArgumentException("a count is negative or not a number", nameof(counts));
        (Classes, _counts) = (classes, counts.ToArray());
    }

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">The actual class of each item; a negative one is missing and left out.</param>
    /// <param name="predicted">The predicted class of each, as many.</param>
    /// <param name="weights">How much each counts; null: 1.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a number that is no class.</exception>
    public static ConfusionMatrix Of(int classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted,
        IReadOnlyList<double>? weights = null)
    {
        if (labels.Length != predicted.Length || weights is not null && weights.Count != labels.Length)
            throw new ArgumentException($"{labels.Length} labels do not match {predicted.Length} predictions", nameof(predicted));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
        var counts = new double[classes * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            if (labels[i] >= classes || (uint)predicted[i] >= (uint)classes)
                throw new ArgumentException($"item {i} has label {labels[i]} and prediction {predicted[i]}, there are {classes} classes");
            counts[labels[i] * classes + predicted[i]] += weights?[i] ?? 1;
        }
        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Items of one class that were taken for another (or the same).</summary>
    public double Count(int actual, int predicted) => _counts[actual * Classes + predicted];

    /// <summary>Number of items.</summary>
    public double Total => _counts.Sum();

    /// <summary>Share of right predictions; NaN without items.</summary>
    public double Accuracy => Right() / Total;

    /// <summary>Harmonic mean of precision and recall of a class; NaN for one that neither occurs nor was predicted.</summary>
    public double F1(int item) => 2 * Count(item, item) / (Actual(item) + Predicted(item));

    /// <summary>Mean of <see cref="F1"/> over the classes that occur or were predicted.</summary>
    public double MacroF1
    {
        get
        {
            var known = Enumerable.Range(0, Classes).Select(F1).Where(f => !double.IsNaN(f)).ToArray();
            return known.Length == 0 ? double.NaN : known.Average();
        }
    }

    /// <summary>
    /// Matthews correlation coefficient (1975), for more than two classes Gorodkin's generalisation (2004); 0 when labels or predictions
    /// are all of one class, as is the custom; NaN without items.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            var (actual, predicted) = (new double[Classes], new double[Classes]);
            for (var k = 0; k < Classes; k++) (actual[k], predicted[k]) = (Actual(k), Predicted(k));
            return MatthewsCorrelationOf(Right(), actual, predicted);
        }
    }

    /// <summary><see cref="MatthewsCorrelation"/> from sums, without a matrix: for resampling many classes.</summary>
    /// <param name="right">Number of right predictions.</param>
    /// <param name="actual">[classes] items of each class.</param>
    /// <param name="predicted">[classes] items taken for each class, as many in all.</param>
    public static double MatthewsCorrelationOf(double right, ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        if (actual.Length != predicted.Length)
            throw new ArgumentException($"{actual.Length} actual classes do not match {predicted.Length} predicted ones",
                nameof(predicted));
        var total = 0.0;
        foreach (var count in actual) total += count;
        if (total == 0) return double.NaN;
        var (cross, actualSquares, predictedSquares) = (0.0, 0.0, 0.0);
        for (var k = 0; k < actual.Length; k++)
        {
            var (a, p) = (actual[k] / total, predicted[k] / total);
            cross += a * p;
            actualSquares += a * a;
            predictedSquares += p * p;
        }
        var product = (1 - actualSquares) * (1 - predictedSquares);
        return product <= 1e-15 ? 0 : (right / total - cross) / Math.Sqrt(product);
    }

    private double Right() => Enumerable.Range(0, Classes).Sum(k => Count(k, k));

    private double Actual(int item) => Enumerable.Range(0, Classes).Sum(p => Count(item, p));

    private double Predicted(int item) => Enumerable.Range(0, Classes).Sum(a => Count(a, item));
}
