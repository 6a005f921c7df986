using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// A joint bootstrap of the Matthews correlation of several classifiers: every draw resamples whole groups of sequences with replacement, the
/// same for all. Immutable and safe for concurrent use.
/// </summary>
public sealed class ClassificationBootstrap
{
    private readonly BootstrapOptions _options;
    private readonly double[] _estimates;    // [classifiers]
    private readonly double[][] _draws, _jackknife;   // [classifiers][draws], [classifiers][groups]

    private ClassificationBootstrap(double[][] counts, int classifiers, int classes, BootstrapOptions options, CancellationToken cancellation)
    {
        (_options, GroupCount) = (options, counts.Length);
        var total = new double[counts[0].Length];
        foreach (var row in counts) Add(total, row);
        _estimates = new double[classifiers];
        Correlations(total, classes, _estimates);
        (_draws, _jackknife) = (Rows(classifiers, options.Draws), Rows(classifiers, counts.Length));
        var (rest, values) = (new double[total.Length], new double[classifiers]);
        for (var group = 0; group < counts.Length; group++)
        {
            for (var i = 0; i < rest.Length; i++) rest[i] = total[i] - counts[group][i];
            Correlations(rest, classes, values);
            for (var c = 0; c < classifiers; c++) _jackknife[c][group] = values[c];
        }
        Parallel.For(0, options.Draws, Parallelism.Of(options.Threads, cancellation), () => (Sums: new double[total.Length], Values: new double[classifiers]), (draw, _, own) =>
        {
            var random = new CounterRandom(options.Seed, (ulong)draw);
            Array.Clear(own.Sums);
            for (var i = 0; i < counts.Length; i++) Add(own.Sums, counts[random.NextInt(counts.Length)]);
            Correlations(own.Sums, classes, own.Values);
            for (var c = 0; c < classifiers; c++) _draws[c][draw] = own.Values[c];
            return own;
        }, _ => { });
    }

    /// <summary>Draws the bootstrap samples.</summary>
    /// <param name="labels">The actual class of each sequence.</param>
    /// <param name="predictions">The predicted classes, one list per classifier.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="groups">Sequences with the same number are drawn together (see <see cref="Data.Datasets.SharedWords.Groups"/>); null: each its own.</param>
    /// <param name="options">Draws, confidence, seed, threads; null: defaults.</param>
    /// <param name="cancellation">Checked between draws.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a number is no class.</exception>
    public static ClassificationBootstrap Run(
        IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<int>> predictions, int classes, IReadOnlyList<int>? groups = null,
        BootstrapOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new BootstrapOptions();
        options.Validate();
        if (labels.Count == 0 || predictions.Count == 0 || predictions.Any(p => p.Count != labels.Count))
            throw new ArgumentException("every classifier needs one prediction per label, and there must be some", nameof(predictions));
        var index = new GroupIndex(groups, labels.Count);
        var size = classes * classes;
        var counts = Rows(index.Count, predictions.Count * size);
        for (var c = 0; c < predictions.Count; c++)
            for (var i = 0; i < labels.Count; i++)
            {
                if ((uint)labels[i] >= (uint)classes || (uint)predictions[c][i] >= (uint)classes) throw new ArgumentException($"sequence {i} has label {labels[i]} and prediction {predictions[c][i]}, there are {classes} classes");
                counts[index.GroupOf(i)][c * size + labels[i] * classes + predictions[c][i]]++;
            }
        return new ClassificationBootstrap(counts, predictions.Count, classes, options, cancellation);
    }

    /// <summary>Number of groups that are resampled.</summary>
    public int GroupCount { get; }

    /// <summary>The Matthews correlation of a classifier on the data.</summary>
    public double Estimate(int classifier) => _estimates[classifier];

    /// <summary>Its interval.</summary>
    public Interval Interval(int classifier) => Of(_estimates[classifier], [.. _draws[classifier]], _jackknife[classifier]);

    /// <summary>The difference of two classifiers' Matthews correlations, first − second, and its interval.</summary>
    public (double Estimate, Interval Interval) Difference(int first, int second)
    {
        double[] Subtract(double[][] rows) => [.. rows[first].Zip(rows[second], (a, b) => a - b)];
        var estimate = _estimates[first] - _estimates[second];
        return (estimate, Of(estimate, Subtract(_draws), Subtract(_jackknife)));
    }

    private Interval Of(double estimate, double[] draws, double[] jackknife)
    {
        Array.Sort(draws);
        return ResampledInterval.Of(estimate, draws, jackknife, _options);
    }

    // a draw may hold no sequence of a class: its correlation is 0
    private static void Correlations(double[] counts, int classes, double[] values)
    {
        for (var c = 0; c < values.Length; c++)
        {
            var correlation = new ConfusionMatrix(classes, counts.AsSpan(c * classes * classes, classes * classes)).MatthewsCorrelation;
            values[c] = double.IsNaN(correlation) ? 0 : correlation;
        }
    }

    private static double[][] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];

    private static void Add(double[] sum, double[] row)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += row[i];
    }
}
