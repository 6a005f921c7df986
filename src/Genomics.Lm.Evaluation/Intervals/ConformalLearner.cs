using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals.Internals;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>
/// Adds prediction intervals to any method by conformal prediction: the errors on genes that a model was not fitted on tell how wide an
/// interval must be. Leakage groups are never parted and each weighs the same.
/// </summary>
/// <remarks>
/// The guarantee, if leakage groups are exchangeable: the interval of a gene of a new group holds its value with a probability of at least
/// the coverage (split) or 1 − 2 (1 − coverage) (CV+, in practice about the coverage). It holds on average over genes, at each level of the
/// prediction, not for every kind of gene; an unfamiliar window is flagged.
/// </remarks>
public sealed class ConformalLearner : IExpressionLearner
{
    private readonly IExpressionLearner _learner;
    private readonly IntervalOptions _options;

    /// <summary>Makes a learner.</summary>
    /// <param name="learner">Fits the predictions.</param>
    /// <param name="options">Coverage and calibration; null: 90 % by CV+.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ConformalLearner(IExpressionLearner learner, IntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        (_learner, _options) = (learner, options ?? new IntervalOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Kind => ConformalPredictor.Kind;

    /// <inheritdoc/>
    public string Name => _learner.Name;

    /// <inheritdoc/>
    public string Method => _learner.Method;

    /// <inheritdoc/>
    public MethodRole Role => _learner.Role;

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var watch = Stopwatch.StartNew();
        var folds = CrossValidationFolds.Deal(data.Training.Count + data.Validation.Count, _options.Folds,
            new CounterRandom(data.Seed, RandomStreams.ConformalFolds), OutOfFold.Groups(data));
        var isSplit = _options.Calibration == Calibration.Split;
        var (models, sets, offsets) = (new List<IExpressionPredictor>(), new List<CalibrationSet>(), new List<double[]>());
        FitResult? main = null;
        try
        {
            for (var fold = 0; fold < (isSplit ? 1 : _options.Folds); fold++)
            {
                var fit = _learner.Fit(OutOfFold.Without(data, folds, fold),
                    new PrefixedProgress(progress, isSplit ? "" : $"fold {fold + 1} of {_options.Folds}: "), cancellationToken);
                models.Add(fit.Predictor);
                if (isSplit) main = fit;
                var (set, offset) = Calibrate(fit.Predictor, data, folds, fold, cancellationToken);
                sets.Add(set);
                offsets.Add(offset);
            }
            main ??= _learner.Fit(data, progress, cancellationToken);
        }
        catch
        {
            models.ForEach(m => m.Dispose());
            throw;
        }
        DnaSequence[] sequences = [.. data.Training.Sequences, .. data.Validation.Sequences];
        var info = main.Predictor.Info with { Kind = Kind };
        var predictor = new ConformalPredictor(info, main.Predictor, isSplit ? [] : models, sets, offsets,
            Familiarity.Of(sequences, folds, _options.Folds, main.Predictor, OutOfFold.Groups(data), cancellationToken), _options);
        return new FitResult(predictor, main.Sections, watch.Elapsed.TotalSeconds) { Provenance = main.Provenance };
    }

    // errors on the fold that was left out
    private (CalibrationSet Set, double[] Offset) Calibrate(IExpressionPredictor predictor, FittingData data, int[] folds, int fold,
        CancellationToken cancellationToken)
    {
        int[] left = [.. Enumerable.Range(0, folds.Length).Where(i => folds[i] == fold)];
        var (training, groups) = (data.Training.Count, OutOfFold.Groups(data));
        DnaSequence[] sequences = [.. left.Select(
            i => i < training ? data.Training.Sequences[i] : data.Validation.Sequences[i - training])];
        var conditions = predictor.Info.Conditions;
        int[] columns = [.. conditions.Select(c => data.Conditions.IndexOf(c))];
        var options = new PredictOptions { Threads = data.Threads };
        var (predictions, spreads) = Spread.Predict(predictor, sequences, _options.NormalizeBySpread, options, cancellationToken);
        var offset = Spread.Offset(spreads, conditions.Count);
        var scores = new double[predictions.Length];
        for (var i = 0; i < left.Length; i++)
            for (var c = 0; c < columns.Length; c++)
            {
                var gene = left[i];
                var value = gene < training ? data.Training.Value(gene, columns[c]) : data.Validation.Value(gene - training, columns[c]);
                var at = i * columns.Length + c;
                scores[at] = Math.Abs(value - predictions[at]) / Spread.Relative(spreads, at, offset, c);
            }
        return (new CalibrationSet(scores, predictions, [.. left.Select(i => groups?[i] ?? i)]), offset);
    }
}
