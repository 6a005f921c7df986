using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// A joint bootstrap of the Matthews correlation of several classifiers: every draw resamples whole groups of sequences with replacement,
/// the same for all. Immutable and safe for concurrent use.
/// </summary>
public sealed class ClassificationBootstrap
{
    private readonly BootstrapOptions _options;
    private readonly FewGroups _few;
    private readonly double[] _estimates;    // [classifiers]
    private readonly double[][] _draws, _jackknife;   // [classifiers][draws], [classifiers][groups]

    // places: per group, for each of its sequences and each classifier, the sums that it adds to, of [classifiers, actual classes |
    // predicted classes | right]
    private ClassificationBootstrap((int Place, double Weight)[][] places, int classifiers, int classes, BootstrapOptions options,
        CancellationToken cancellationToken)
    {
        (_options, GroupCount) = (options, places.Length);
        _few = FewGroups.Of(places.Select(group => group.Where(p => p.Place < classes).Sum(p => p.Weight)));   // by the first's labels
        var total = new double[classifiers * Width(classes)];
        foreach (var group in places) Add(total, group, 1);
        _estimates = new double[classifiers];
        Correlations(total, classes, _estimates);
        (_draws, _jackknife) = (Rows(classifiers, options.Draws), Rows(classifiers, places.Length));
        var values = new double[classifiers];
        for (var group = 0; group < places.Length; group++)
        {
            Add(total, places[group], -1);
            Correlations(total, classes, values);
            Add(total, places[group], 1);
            for (var c = 0; c < classifiers; c++) _jackknife[c][group] = values[c];
        }
        Data.ParallelLoop.For(0, options.Draws, Parallelism.Of(options.Threads, cancellationToken),
            () => (Sums: new double[total.Length], Values: new double[classifiers]), (draw, _, own) =>
        {
            var random = new CounterRandom(options.Seed, (ulong)draw);
            Array.Clear(own.Sums);
            for (var i = 0; i < places.Length; i++) Add(own.Sums, places[random.NextInt(places.Length)], 1);
            Correlations(own.Sums, classes, own.Values);
            for (var c = 0; c < classifiers; c++) _draws[c][draw] = own.Values[c];
            return own;
        }, _ => { });
    }

    /// <summary>Draws the bootstrap samples.</summary>
    /// <param name="labels">The actual class of each sequence.</param>
    /// <param name="predictions">The predicted classes, one list per classifier.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="groups">
    /// Sequences with the same number are drawn together (see <see cref="Data.Datasets.SharedWords.Groups"/>); null: each its own.
    /// </param>
    /// <param name="options">Draws, confidence, seed, threads; null: defaults.</param>
    /// <param name="weights">How much each sequence counts; null: all the same.</param>
    /// <param name="cancellationToken">Checked between draws.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a number is no class.</exception>
    public static ClassificationBootstrap Run(
        IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<int>> predictions, int classes, IReadOnlyList<int>? groups = null,
        BootstrapOptions? options = null, IReadOnlyList<double>? weights = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictions);
        options ??= new BootstrapOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ConfusionMatrix.MostClasses);
        if (labels.Count == 0 || predictions.Count == 0 || predictions.Any(p => p.Count != labels.Count)
            || weights is not null && weights.Count != labels.Count)
            throw new ArgumentException("every classifier needs one prediction per label, and there must be some", nameof(predictions));
        var index = new GroupIndex(groups, labels.Count);
        var width = Width(classes);
        var places = Enumerable.Range(0, index.Count).Select(_ => new List<(int, double)>()).ToArray();
        for (var c = 0; c < predictions.Count; c++)
            for (var i = 0; i < labels.Count; i++)
            {
                if ((uint)labels[i] >= (uint)classes || (uint)predictions[c][i] >= (uint)classes)
                    throw new ArgumentException(
                        $"sequence {i} has label {labels[i]} and prediction {predictions[c][i]}, there are {classes} classes");
                var own = places[index.GroupOf(i)];
                var weight = weights?[i] ?? 1;
                own.Add((c * width + labels[i], weight));
                own.Add((c * width + classes + predictions[c][i], weight));
                if (labels[i] == predictions[c][i]) own.Add((c * width + 2 * classes, weight));
            }
        return new ClassificationBootstrap([.. places.Select(p => p.ToArray())], predictions.Count, classes, options, cancellationToken);
    }

    /// <summary>Number of groups that are resampled.</summary>
    public int GroupCount { get; }

    /// <summary>The Matthews correlation of a classifier on the data.</summary>
    public double Estimate(int classifier) => _estimates[classifier];

    /// <summary>Its interval.</summary>
    public Interval Interval(int classifier) => Of(_estimates[classifier], [.. _draws[classifier]], _jackknife[classifier]);

    /// <summary>The paired comparison of two classifiers: the difference of their Matthews correlations, first − second.</summary>
    public CorrelationDifference Difference(int first, int second)
    {
        double[] Subtract(double[][] rows) => [.. rows[first].Zip(rows[second], (a, b) => a - b)];
        return ResampledDifference.Of(_estimates[first] - _estimates[second], Subtract(_draws), Subtract(_jackknife), _options, _few);
    }

    private Interval Of(double estimate, double[] draws, double[] jackknife)
    {
        Array.Sort(draws);
        return ResampledInterval.Of(estimate, draws, jackknife, _options, _few);
    }

    // a draw may hold no sequence of a class: its correlation is 0
    private static void Correlations(double[] sums, int classes, double[] values)
    {
        for (var c = 0; c < values.Length; c++)
        {
            var own = sums.AsSpan(c * Width(classes), Width(classes));
            var correlation = ConfusionMatrix.MatthewsCorrelationOf(own[^1], own[..classes], own[classes..^1]);
            values[c] = double.IsNaN(correlation) ? 0 : correlation;
        }
    }

    private static int Width(int classes) => 2 * classes + 1;

    private static double[][] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];

    private static void Add(double[] sum, (int Place, double Weight)[] places, int count)
    {
        foreach (var (place, weight) in places) sum[place] += count * weight;
    }
}
