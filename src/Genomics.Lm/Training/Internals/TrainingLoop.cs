using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Passes over the training sequences: schedule, accumulation, clipping, validation, best weights, early stopping, checkpoints.
/// What is learned is the task's business, how gradients are computed the engine's.
/// </summary>
internal sealed class TrainingLoop(
    LoopSettings settings, ITrainingTask task, ITrainingSession session, TrainingCheckpoint? checkpoint,
    IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private readonly Stopwatch _watch = new();
    private long _stepsPerEpoch, _totalSteps, _lastStep, _firstStep;
    private double _rate, _norm;
    private RunForecast? _forecast;

    /// <summary>Where the run stands; a checkpoint is this and the session's state.</summary>
    private TrainingState _state = new(settings.Optimizer.WeightAverage > 0 ? new WeightAverage(settings.Optimizer.WeightAverage) : null);

    /// <summary>Called after each validation with all points so far; or null.</summary>
    public Action<IReadOnlyList<TrainingPoint>>? Validated { get; init; }

    /// <summary>Trains; the session holds the last weights afterwards, the result the best ones.</summary>
    /// <exception cref="GenomicsDataException">The loss is no longer a number.</exception>
    public TrainingState Run()
    {
        _stepsPerEpoch = (task.Lengths.Length + settings.Optimizer.Batch - 1) / settings.Optimizer.Batch;
        _totalSteps = _stepsPerEpoch * settings.Optimizer.Epochs;
        _lastStep = settings.StopAfter is { } passes ? Math.Min(_totalSteps, (long)Math.Round(passes * _stepsPerEpoch)) : _totalSteps;
        if (checkpoint is not null && checkpoint.TryRead(session, settings.Optimizer.WeightAverage) is { } resumed) _state = resumed;
        _firstStep = _state.Step;
        if (settings.Fits > 0 && progress is not null)
            _forecast = new RunForecast(settings, Tokens(task.Lengths), task.HeldOutTokens, _stepsPerEpoch);
        _watch.Start();
        if (settings.ValidateStart && _state.Step == 0 && _state.History.Count == 0) Validate();
        while (_state.Step < _lastStep && !_state.Stopped) RunEpoch();
        if (!_state.Stopped && (_state.History.Count == 0 || _state.History[^1].Step != _state.Step)) Validate();
        if (_state.Best is null) KeepWeights();
        return _state;
    }

    private void RunEpoch()
    {
        var epoch = (int)(_state.Step / _stepsPerEpoch);
        var batches = BatchOrder.For(task.Lengths, settings.Optimizer.Batch, settings.Optimizer.LengthPool, settings.Seed, epoch);
        for (var i = _state.Step % _stepsPerEpoch; i < _stepsPerEpoch && _state.Step < _lastStep && !_state.Stopped; i++)
        {
            TakeStep(batches[i], epoch);
            var atEnd = i + 1 == _stepsPerEpoch;
            if (settings.Selection.ValidateEvery > 0 ? _state.Step % settings.Selection.ValidateEvery == 0 : atEnd) Validate();
        }
    }

    private void TakeStep(int[] batch, int epoch)
    {
        _rate = Training.LearningRate.At(settings.Optimizer.Schedule, settings.Optimizer.LearningRate, _state.Step,
            settings.Optimizer.WarmUp, _totalSteps);
        var terms = 0.0;
        var micro = settings.Optimizer.MicroBatch > 0 ? settings.Optimizer.MicroBatch : batch.Length;
        for (var start = 0; start < batch.Length; start += micro)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var loss = task.Accumulate(session, batch.AsSpan(start, Math.Min(micro, batch.Length - start)), epoch, _state.Step);
            if (!double.IsFinite(loss.Sum)) throw Diverged("loss");
            _state.LossSum += loss.Sum;
            _state.LossTerms += loss.Terms;
            terms += loss.Terms;
        }
        // a batch without any target, or without a hidden token, teaches nothing
        if (terms > 0) _norm = session.Step(settings.Step(_rate)).GradientNorm;
        if (!double.IsFinite(_norm)) throw Diverged("gradient");
        _state.Step++;
        _state.Average?.Update(session, _state.Step);
        Announce(batch);
        Report();
    }

    // The time of the whole run, as soon as the first steps tell it.
    private void Announce(int[] batch)
    {
        if (_forecast is null) return;
        var tokens = 0L;
        foreach (var sequence in batch) tokens += task.Lengths[sequence];
        if (_forecast.Add(tokens) is { } text)
            progress!.Report(new WorkProgress(settings.Stage, _state.Step, _lastStep, text) { IsNotice = true });
    }

    private static long Tokens(ReadOnlySpan<int> lengths)
    {
        var sum = 0L;
        foreach (var length in lengths) sum += length;
        return sum;
    }

    private GenomicsDataException Diverged(string what) => new(string.Create(CultureInfo.InvariantCulture,
        $"{settings.Stage}: the {what} is no longer a number after {_state.Step} steps (learning rate {_rate}); lower the learning rate, "
        + $"lengthen the warm-up, or look for extreme expression values{(checkpoint is null ? "" : $"; {checkpoint.Advice}")}"));

    private void Validate()
    {
        var last = _state.Step == 0 ? null : _state.Average?.SwapInto(session);
        var score = task.Validate(session, cancellationToken);
        if (score is not null && !double.IsFinite(score.Loss)) throw Diverged("validation loss");
        var point = new TrainingPoint
        {
            Member = settings.Member,
            Step = _state.Step,
            Epoch = _state.Step / (double)_stepsPerEpoch,
            Seconds = _state.Seconds + _watch.Elapsed.TotalSeconds,
            LearningRate = _rate,
            GradientNorm = _norm,
            TrainingLoss = _state.LossTerms > 0 ? _state.LossSum / _state.LossTerms : double.NaN,
            ValidationLoss = score?.Loss ?? double.NaN,
            ValidationPearson = score?.Pearson ?? [],
            ValidationMcc = score?.Matthews ?? double.NaN,
        };
        var measure = settings.Selection.BestBy switch
        {
            BestBy.Pearson => point.MeanPearson,
            BestBy.Mcc => point.ValidationMcc,
            _ => double.NaN
        };
        var merit = double.IsNaN(measure) ? -point.ValidationLoss : measure;
        var best = score is not null && !(merit <= _state.BestMerit);
        _state.History.Add(point with { Best = best });
        (_state.LossSum, _state.LossTerms) = (0, 0);
        if (best)
        {
            (_state.BestMerit, _state.SinceBest) = (merit, 0);
            KeepWeights(swapped: true);
        }
        else if (score is not null) _state.SinceBest++;
        if (last is not null) session.Import(last, StateParts.Weights);
        _state.Stopped = settings.Selection.Patience > 0 && _state.SinceBest >= settings.Selection.Patience;
        checkpoint?.Write(session, _state, _state.Seconds + _watch.Elapsed.TotalSeconds);
        Validated?.Invoke(_state.History);
        Report();
    }

    // The weights that were validated; without validation the average, or the last ones.
    private void KeepWeights(bool swapped = false)
    {
        var last = swapped || _state.Step == 0 ? null : _state.Average?.SwapInto(session);
        _state.Best ??= new ParameterSet();
        session.Export(_state.Best, StateParts.Weights | StateParts.Adapters);
        if (last is not null) session.Import(last, StateParts.Weights);
    }

    private void Report()
    {
        if (progress is null) return;
        var (made, seconds) = (_state.Step - _firstStep, _watch.Elapsed.TotalSeconds);
        var left = made == 0 ? 0 : seconds / made * (_lastStep - _state.Step);
        var epoch = Math.Min(settings.Optimizer.Epochs, _state.Step / _stepsPerEpoch + 1);
        var loss = _state.LossTerms > 0 ? _state.LossSum / _state.LossTerms : _state.History.Count > 0
            ? _state.History[^1].TrainingLoss : double.NaN;
        var detail = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{settings.Optimizer.Epochs}");
        if (!double.IsNaN(loss)) detail += string.Create(CultureInfo.InvariantCulture, $", loss {loss:0.000}");
        if (_state.History.Count > 0 && !double.IsNaN(_state.History[^1].MeanPearson))
            detail += string.Create(CultureInfo.InvariantCulture, $", validation r {_state.History[^1].MeanPearson:0.000}");
        else if (_state.History.Count > 0 && !double.IsNaN(_state.History[^1].ValidationMcc))
            detail += string.Create(CultureInfo.InvariantCulture, $", validation MCC {_state.History[^1].ValidationMcc:0.000}");
        else if (_state.History.Count > 0 && !double.IsNaN(_state.History[^1].ValidationLoss))
            detail += string.Create(CultureInfo.InvariantCulture, $", validation loss {_state.History[^1].ValidationLoss:0.000}");
        if (made > 0)
            detail += string.Create(CultureInfo.InvariantCulture,
                $", {made * (double)settings.Optimizer.Batch / seconds:0} sequences/s, "
                + $"{TimeSpan.FromSeconds(Math.Round(left)):h\\:mm\\:ss} left");
        progress.Report(new WorkProgress(settings.Stage, _state.Step, _lastStep, detail));
    }
}
