using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// Percentile intervals of Spearman's correlation, R² and the mean squared error of several predictors: every draw resamples whole leakage
/// groups, the same for all and the same as <see cref="CorrelationBootstrap"/> draws; ranks are made again in each.
/// </summary>
public sealed class AccuracyBootstrap
{
    private readonly BootstrapOptions _options;
    private readonly FewGroups _few;
    private readonly double[][] _spearman, _rSquared, _error;   // [predictors][draws], ascending

    private AccuracyBootstrap(double[] observed, IReadOnlyList<double[]> predictions, GroupIndex index, BootstrapOptions options,
        CancellationToken cancellationToken)
    {
        (_options, _few) = (options, index.Few);
        double[][] Rows() => [.. predictions.Select(_ => new double[options.Draws])];
        (_spearman, _rSquared, _error) = (Rows(), Rows(), Rows());
        var order = new RankOrder(observed);
        RankOrder[] orders = [.. predictions.Select(p => new RankOrder(p))];
        Data.ParallelLoop.For(0, options.Draws, Parallelism.Of(options.Threads, cancellationToken),
            () => (Counts: new int[index.Count], Weights: new double[observed.Length], Ranks: new double[observed.Length],
                Own: new double[observed.Length]),
            (draw, _, own) =>
            {
                var random = new CounterRandom(options.Seed, (ulong)draw);
                Array.Clear(own.Counts);
                for (var i = 0; i < index.Count; i++) own.Counts[random.NextInt(index.Count)]++;
                for (var gene = 0; gene < observed.Length; gene++) own.Weights[gene] = own.Counts[index.GroupOf(gene)];
                order.Rank(own.Weights, own.Ranks);
                var (variance, total) = Spread(observed, own.Weights);
                for (var p = 0; p < predictions.Count; p++)
                {
                    orders[p].Rank(own.Weights, own.Own);
                    _spearman[p][draw] = Correlation(own.Own, own.Ranks, own.Weights);
                    var squares = 0.0;
                    for (var gene = 0; gene < observed.Length; gene++)
                    {
                        var error = predictions[p][gene] - observed[gene];
                        squares += own.Weights[gene] * error * error;
                    }
                    _error[p][draw] = squares / total;
                    _rSquared[p][draw] = variance > 0 ? 1 - squares / variance : 0;
                }
                return own;
            }, _ => { });
        foreach (var row in (double[][])[.. _spearman, .. _rSquared, .. _error]) Array.Sort(row);
    }

    /// <summary>Draws the bootstrap samples of one condition.</summary>
    /// <param name="observed">The observations, all finite.</param>
    /// <param name="predictions">As many predictions per predictor, all finite.</param>
    /// <param name="groups">Leakage group of each gene; null: each gene its own.</param>
    /// <param name="options">Draws, confidence, seed, threads; the intervals are percentile intervals whatever it says. Null:
    /// defaults.</param>
    /// <param name="cancellationToken">Checked between draws.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a value is not finite.</exception>
    public static AccuracyBootstrap Run(double[] observed, IReadOnlyList<double[]> predictions, IReadOnlyList<int>? groups = null,
        BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(predictions);
        options ??= new BootstrapOptions();
        options.Validate();
        if (observed.Length == 0 || !observed.All(double.IsFinite)
            || predictions.Any(p => p.Length != observed.Length || !p.All(double.IsFinite)))
            throw new ArgumentException("observations and predictions need as many finite values, at least one", nameof(predictions));
        return new AccuracyBootstrap(observed, predictions, new GroupIndex(groups, observed.Length), options, cancellationToken);
    }

    /// <summary>The interval of Spearman's rank correlation.</summary>
    public Interval Spearman(int predictor) => Of(_spearman[predictor]);

    /// <summary>The interval of 1 − SSE / SST.</summary>
    public Interval RSquared(int predictor) => Of(_rSquared[predictor]);

    /// <summary>The interval of the mean squared error.</summary>
    public Interval MeanSquaredError(int predictor) => Of(_error[predictor]);

    private Interval Of(double[] draws) => ResampledInterval.Of(0, draws, [],
        _options with { Method = IntervalMethod.Percentile }, _few);

    // weighted sum of squares about the weighted mean, and the sum of the weights
    private static (double Squares, double Total) Spread(double[] values, double[] weights)
    {
        var (total, sum, squares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++) (total, sum) = (total + weights[i], sum + weights[i] * values[i]);
        for (var i = 0; i < values.Length; i++) squares += weights[i] * (values[i] - sum / total) * (values[i] - sum / total);
        return (squares, total);
    }

    private static double Correlation(double[] x, double[] y, double[] weights)
    {
        var (n, sx, sy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++) (n, sx, sy) = (n + weights[i], sx + weights[i] * x[i], sy + weights[i] * y[i]);
        var (mx, my, xx, yy, xy) = (sx / n, sy / n, 0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            if (weights[i] == 0) continue;
            var (dx, dy) = (x[i] - mx, y[i] - my);
            (xx, yy, xy) = (xx + weights[i] * dx * dx, yy + weights[i] * dy * dy, xy + weights[i] * dx * dy);
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }

    // values in ascending order, so that a draw's midranks are one pass
    private sealed class RankOrder
    {
        private readonly int[] _order;
        private readonly int[] _ends;   // per place: where its run of equal values ends

        public RankOrder(double[] values)
        {
            _order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
            _ends = new int[values.Length];
            for (var (end, place) = (values.Length, values.Length - 1); place >= 0; place--)
            {
                if (place + 1 < values.Length && values[_order[place]] != values[_order[place + 1]]) end = place + 1;
                _ends[place] = end;
            }
        }

        public void Rank(double[] weights, double[] ranks)
        {
            var before = 0.0;
            for (var place = 0; place < _order.Length;)
            {
                var (end, run) = (_ends[place], 0.0);
                for (var i = place; i < end; i++) run += weights[_order[i]];
                for (var i = place; i < end; i++) ranks[_order[i]] = before + (run + 1) / 2;
                (before, place) = (before + run, end);
            }
        }
    }
}
