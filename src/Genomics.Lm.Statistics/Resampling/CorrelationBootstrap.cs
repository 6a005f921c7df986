using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// A joint bootstrap of Pearson's r: every draw resamples whole leakage groups of genes with replacement and recomputes r of every
/// predictor under every condition on the same drawn genes. Intervals, paired tests and max-T adjustment all read these draws.
/// </summary>
/// <remarks>
/// A prediction that does not vary has no r; it counts as 0 here, so that it can be compared. Genes without an observation under a
/// condition take no part there. Immutable and safe for concurrent use.
/// </remarks>
public sealed class CorrelationBootstrap
{
    private readonly BootstrapOptions _options;
    private readonly double[] _estimates;    // [predictors × conditions]
    private readonly double[][] _draws;      // [predictors × conditions][draws]
    private readonly double[][] _jackknife;  // [predictors × conditions][groups]
    private readonly FewGroups[] _few;       // [conditions], and last that of all together

    private CorrelationBootstrap(GroupedMoments moments, int predictors, int conditions, BootstrapOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        (_options, PredictorCount, ConditionCount, GroupCount) = (options, predictors, conditions, moments.Groups);
        _few = [.. Enumerable.Range(0, conditions).Select(c => FewGroups.Of(moments.Sizes(c))), FewGroups.Of(moments.Sizes())];
        var series = predictors * conditions;
        _estimates = new double[series];
        Correlations(moments, moments.Totals, _estimates);
        _draws = [.. Enumerable.Range(0, series).Select(_ => new double[options.Draws])];
        _jackknife = [.. Enumerable.Range(0, series).Select(_ => new double[moments.Groups])];
        LeaveGroupsOut(moments);
        Resample(moments, progress, cancellationToken);
    }

    /// <summary>Draws the bootstrap samples.</summary>
    /// <param name="observed">[genes, conditions] observations, row-major; NaN = missing.</param>
    /// <param name="conditionCount">Number of conditions (columns).</param>
    /// <param name="predictions">One array per predictor, each [genes, conditions] without NaN.</param>
    /// <param name="groups">Leakage group of each gene; null: each gene its own.</param>
    /// <param name="options">Draws, confidence, seed, threads; null: defaults.</param>
    /// <param name="progress">Receives the number of draws done.</param>
    /// <param name="cancellationToken">Checked between draws.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a prediction is not a finite number.</exception>
    public static CorrelationBootstrap Run(
        ReadOnlySpan<double> observed, int conditionCount, IReadOnlyList<double[]> predictions, IReadOnlyList<int>? groups = null,
        BootstrapOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new BootstrapOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conditionCount);
        if (observed.Length == 0 || observed.Length % conditionCount != 0)
            throw new ArgumentException($"{observed.Length} observations are not genes × {conditionCount} conditions", nameof(observed));
        foreach (var prediction in predictions)
            if (prediction.Length != observed.Length || !prediction.All(double.IsFinite))
                throw new ArgumentException("each predictor needs one finite prediction per observation", nameof(predictions));
        var index = new GroupIndex(groups, observed.Length / conditionCount);
        var moments = new GroupedMoments(observed, conditionCount, predictions, index);
        return new CorrelationBootstrap(moments, predictions.Count, conditionCount, options, progress, cancellationToken);
    }

    /// <summary>Number of predictors.</summary>
    public int PredictorCount { get; }

    /// <summary>Number of conditions.</summary>
    public int ConditionCount { get; }

    /// <summary>Number of groups that are resampled.</summary>
    public int GroupCount { get; }

    /// <summary>r on the data; 0 where a variable does not vary.</summary>
    public double Estimate(int predictor, int condition) => _estimates[Series(predictor, condition)];

    /// <summary>r in every draw.</summary>
    public ReadOnlySpan<double> Draws(int predictor, int condition) => _draws[Series(predictor, condition)];

    /// <summary>The interval of r.</summary>
    public Interval Interval(int predictor, int condition)
    {
        var series = Series(predictor, condition);
        var sorted = _draws[series].ToArray();
        Array.Sort(sorted);
        return ResampledInterval.Of(_estimates[series], sorted, _jackknife[series], _options, _few[condition]);
    }

    /// <summary>The paired comparison of two predictors under a condition.</summary>
    public CorrelationDifference Difference(int first, int second, int condition)
    {
        var (a, b) = (Series(first, condition), Series(second, condition));
        return Difference(_estimates[a] - _estimates[b], Subtract(_draws[a], _draws[b]), Subtract(_jackknife[a], _jackknife[b]),
            condition);
    }

    /// <summary>Mean r over all conditions, which may be the folds of a cross-validation: each gene observed in its own.</summary>
    public double Mean(int predictor)
        => Enumerable.Range(0, ConditionCount).Average(condition => _estimates[Series(predictor, condition)]);

    /// <summary>The interval of <see cref="Mean"/>.</summary>
    public Interval MeanInterval(int predictor)
    {
        var sorted = Averaged(_draws, predictor);
        Array.Sort(sorted);
        return ResampledInterval.Of(Mean(predictor), sorted, Averaged(_jackknife, predictor), _options, _few[ConditionCount]);
    }

    /// <summary>The paired comparison of the <see cref="Mean"/> of two predictors.</summary>
    public CorrelationDifference MeanDifference(int first, int second)
        => Difference(Mean(first) - Mean(second), Subtract(Averaged(_draws, first), Averaged(_draws, second)),
            Subtract(Averaged(_jackknife, first), Averaged(_jackknife, second)), ConditionCount);

    private CorrelationDifference Difference(double estimate, double[] draws, double[] jackknife, int few)
        => ResampledDifference.Of(estimate, draws, jackknife, _options, _few[few]);

    private double[] Averaged(double[][] series, int predictor)
    {
        var mean = new double[series[0].Length];
        for (var condition = 0; condition < ConditionCount; condition++)
        {
            var own = series[Series(predictor, condition)];
            for (var i = 0; i < mean.Length; i++) mean[i] += own[i] / ConditionCount;
        }
        return mean;
    }

    /// <summary>Tests the difference of two predictors against a margin instead of against 0.</summary>
    /// <param name="first">The predictor that may be as good as the other.</param>
    /// <param name="second">The other.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="margin">The difference in r that counts as none, above 0.</param>
    public MarginTest Within(int first, int second, int condition, double margin)
    {
        if (!(margin > 0)) throw new ArgumentOutOfRangeException(nameof(margin), margin, "must be above 0");
        var (a, b) = (Series(first, condition), Series(second, condition));
        var estimate = _estimates[a] - _estimates[b];
        var (above, below) = (0, 0);
        for (var draw = 0; draw < _draws[a].Length; draw++)
        {
            var error = _draws[a][draw] - _draws[b][draw] - estimate;
            if (error >= estimate + margin) above++;
            if (error <= estimate - margin) below++;
        }
        return new MarginTest(margin, _few[condition].OneSided((1.0 + above) / (_draws[a].Length + 1)),
            _few[condition].OneSided((1.0 + below) / (_draws[a].Length + 1)));
    }

    /// <summary>
    /// How much few groups widen an interval under a condition at a two-sided level: 1 with many groups, 1.2 with eleven effective ones.
    /// Intervals and p-values of this class hold it already; standard errors do not.
    /// </summary>
    public double Widening(int condition, double level) => _few[condition].Widening(level);

    /// <summary>
    /// The |difference| in standard errors beyond which max-T rejects at a level, whatever the other questions show: the quantile of the
    /// largest among them.
    /// </summary>
    /// <param name="pairs">The family: two predictors and a condition each, at least one.</param>
    /// <param name="level">The family-wise level.</param>
    public double JointCriticalValue(IReadOnlyList<(int First, int Second, int Condition)> pairs, double level)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count, nameof(pairs));
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "must lie between 0 and 1");
        var (_, resampled) = Studentised(pairs);
        double[] largest = [.. Enumerable.Range(0, _options.Draws).Select(draw => resampled.Max(values => values[draw]))];
        Array.Sort(largest);
        return ResampledInterval.Quantile(largest, 1 - level);
    }

    /// <summary>p-values of many paired comparisons, adjusted together by step-down max-T over the same draws.</summary>
    /// <param name="pairs">The family: two predictors and a condition each.</param>
    /// <returns>One adjusted p-value per pair.</returns>
    public double[] AdjustTogether(IReadOnlyList<(int First, int Second, int Condition)> pairs)
    {
        var (statistics, resampled) = Studentised(pairs);
        return [.. MultipleTesting.StepDownMaxT(statistics, resampled).Select((p, i) => _few[pairs[i].Condition].TwoSided(p))];
    }

    // |T| of each pair on the data, and in each draw under the null
    private (double[] Statistics, double[][] Resampled) Studentised(IReadOnlyList<(int First, int Second, int Condition)> pairs)
    {
        var statistics = new double[pairs.Count];
        var resampled = new double[pairs.Count][];
        for (var i = 0; i < pairs.Count; i++)
        {
            var (a, b) = (Series(pairs[i].First, pairs[i].Condition), Series(pairs[i].Second, pairs[i].Condition));
            var estimate = _estimates[a] - _estimates[b];
            resampled[i] = Subtract(_draws[a], _draws[b]);
            var error = ResampledDifference.StandardDeviation(resampled[i]);
            if (error > 0) statistics[i] = Math.Abs(estimate) / error;
            for (var draw = 0; draw < resampled[i].Length; draw++)
                resampled[i][draw] = error > 0 ? Math.Abs(resampled[i][draw] - estimate) / error : 0;
        }
        return (statistics, resampled);
    }

    private void LeaveGroupsOut(GroupedMoments moments)
    {
        var (rest, correlations) = (new double[moments.Width], new double[_estimates.Length]);
        for (var group = 0; group < moments.Groups; group++)
        {
            var row = moments.Row(group);
            for (var i = 0; i < rest.Length; i++) rest[i] = moments.Totals[i] - row[i];
            Correlations(moments, rest, correlations);
            for (var series = 0; series < correlations.Length; series++) _jackknife[series][group] = correlations[series];
        }
    }

    private void Resample(GroupedMoments moments, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        ParallelLoop.For(0, _options.Draws, Parallelism.Of(_options.Threads, cancellationToken),
            () => (Counts: new int[moments.Groups], Sums: new double[moments.Width], Correlations: new double[_estimates.Length]),
            (draw, _, own) =>
            {
                var random = new CounterRandom(_options.Seed, (ulong)draw);
                Array.Clear(own.Counts);
                for (var i = 0; i < own.Counts.Length; i++) own.Counts[random.NextInt(own.Counts.Length)]++;
                moments.Weigh(own.Counts, own.Sums);
                Correlations(moments, own.Sums, own.Correlations);
                for (var series = 0; series < own.Correlations.Length; series++) _draws[series][draw] = own.Correlations[series];
                var finished = Interlocked.Increment(ref done);
                if (finished % 1000 == 0) progress?.Report(new WorkProgress("bootstrap", finished, _options.Draws));
                return own;
            }, _ => { });
    }

    private void Correlations(GroupedMoments moments, ReadOnlySpan<double> sums, Span<double> destination)
    {
        for (var predictor = 0; predictor < PredictorCount; predictor++)
            for (var condition = 0; condition < ConditionCount; condition++)
                destination[Series(predictor, condition)] = moments.Correlation(sums, predictor, condition);
    }

    private int Series(int predictor, int condition)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predictor, (uint)PredictorCount, nameof(predictor));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)ConditionCount, nameof(condition));
        return predictor * ConditionCount + condition;
    }

    private static double[] Subtract(double[] first, double[] second)
    {
        var difference = new double[first.Length];
        for (var i = 0; i < difference.Length; i++) difference[i] = first[i] - second[i];
        return difference;
    }
}
