namespace Genomics.Lm.Statistics.Measures;

/// <summary>Are predicted class probabilities what they say? Of sequences predicted with 80 %, do 80 % belong to that class?</summary>
/// <param name="ExpectedError">
/// Expected calibration error (Naeini et al. 2015; Guo et al. 2017): the mean |confidence − accuracy| over bins, weighted by what lies in
/// them; NaN without sequences.
/// </param>
/// <param name="Bins">The bins that hold a sequence, ascending.</param>
public sealed record Calibration(double ExpectedError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Bins of equal width from 0 to 1.</summary>
    public const int DefaultBins = 10;

    /// <summary>Measures the probability of the most probable class of each sequence against whether it is right.</summary>
    /// <param name="labels">[sequences] the actual class of each.</param>
    /// <param name="probabilities">[sequences, classes], row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">[sequences] how much each counts; null: all the same.</param>
    /// <param name="bins">Number of bins.</param>
    /// <exception cref="ArgumentException">Lengths that do not match.</exception>
    public static Calibration Of(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes,
        IReadOnlyList<double>? weights = null, int bins = DefaultBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (probabilities.Length != (long)labels.Length * classes || weights is not null && weights.Count != labels.Length)
            throw new ArgumentException($"{labels.Length} sequences × {classes} classes do not match {probabilities.Length} probabilities",
                nameof(probabilities));
        var (count, total, confidence, right) = (new int[bins], new double[bins], new double[bins], new double[bins]);
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var predicted = 0;
            for (var item = 1; item < classes; item++)
                if (row[item] > row[predicted]) predicted = item;
            var bin = Math.Clamp((int)(row[predicted] * bins), 0, bins - 1);
            var weight = weights?[i] ?? 1;
            count[bin]++;
            total[bin] += weight;
            confidence[bin] += weight * row[predicted];
            if (predicted == labels[i]) right[bin] += weight;
        }
        int[] used = [.. Enumerable.Range(0, bins).Where(b => total[b] > 0)];
        var sum = total.Sum();
        return new Calibration(sum > 0 ? used.Sum(b => Math.Abs(confidence[b] - right[b])) / sum : double.NaN,
            [.. used.Select(b => new CalibrationBin(b / (double)bins, (b + 1) / (double)bins, count[b], confidence[b] / total[b],
                right[b] / total[b]))]);
    }
}

/// <summary>The sequences whose most probable class has about the same probability.</summary>
/// <param name="Low">The lowest probability of the bin.</param>
/// <param name="High">The highest.</param>
/// <param name="Sequences">Number of sequences in it.</param>
/// <param name="Confidence">Their mean probability.</param>
/// <param name="Accuracy">Share of them that is right.</param>
public readonly record struct CalibrationBin(double Low, double High, int Sequences, double Confidence, double Accuracy);
