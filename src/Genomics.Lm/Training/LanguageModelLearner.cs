using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Training;

/// <summary>
/// Fits a DNABERT-2-architecture network to expression: from random weights with a vocabulary of its own (<c>lm_scratch</c>), from our own
/// masked-language pre-training (<c>lm_pretrained</c>), or from published weights (<c>dnabert2</c>).
/// </summary>
/// <remarks>
/// Trains on <see cref="FittingData.Training"/> and chooses its weights on <see cref="FittingData.Validation"/>; the vocabulary and the scales
/// of the targets come from the training genes alone. With <see cref="FineTuneOptions.Refit"/> all is then fitted again on both. The same seed gives the same network at any thread count.
/// </remarks>
public sealed class LanguageModelLearner : IExpressionLearner
{
    private readonly FineTuneOptions _options;
    private readonly IComputeEngine _engine;
    private readonly ModelFolder? _start;

    /// <summary>Makes a learner.</summary>
    /// <param name="options">How to fit; checked here.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="start">The model to start from; null draws random weights and learns a vocabulary.</param>
    /// <param name="kind">
    /// One of <see cref="LanguageModelPredictor.Kinds"/>; null says what follows from the rest: <c>lm_scratch</c>, or <c>lm_pretrained</c> with
    /// a model or pre-training. <c>dnabert2</c> is for weights whose hash was checked.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or the kind is unknown.</exception>
    public LanguageModelLearner(FineTuneOptions options, IComputeEngine? engine = null, ModelFolder? start = null, string? kind = null)
    {
        options.Validate();
        if (options.BestBy == BestBy.Mcc) throw new ArgumentException($"{nameof(options.BestBy)} is {BestBy.Mcc}, which is for classes; give {BestBy.Loss} or {BestBy.Pearson}", nameof(options));
        (_options, _engine, _start) = (options, engine ?? ManagedCpuEngine.Instance, start);
        Kind = LanguageModelFitting.KindOf(kind, options, start);
    }

    /// <summary>The name in results, for example that of your own model; the kind unless set.</summary>
    public string Name { get => field ?? Kind; init; }

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.LanguageModel;

    /// <inheritdoc/>
    public string Kind { get; }

    /// <summary>Folder for checkpoints, written after every validation; null: none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Go on from the checkpoints in <see cref="CheckpointFolder"/> where there are any; the result equals an uninterrupted run bit by bit.</summary>
    public bool Resume { get; init; }

    /// <summary>Folder for <c>history.tsv</c> and a TensorBoard event file, written after every validation; null: none.</summary>
    public string? LogFolder { get; init; }

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var fitting = Fitting(data, progress, cancellation);
        var fit = fitting.Run();
        return new FitResult(fit.Predictor, fit.Sections, fit.Seconds) { Provenance = fitting.Provenance(fit) };
    }

    /// <summary>Fits, and gives more than <see cref="Fit"/>: the training history and the token audit as data.</summary>
    /// <exception cref="GenomicsDataException">No training gene, a window that does not fit, too little memory, or a loss that is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checkpoints written so far stay valid.</exception>
    public LanguageModelFit FitModel(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        => Fitting(data, progress, cancellation).Run();

    private LanguageModelFitting Fitting(FittingData data, IProgress<WorkProgress>? progress, CancellationToken cancellation)
        => new(_options, _engine, _start, Kind, data, of => new RegressionGoal(of, _options.Joint, _options.Standardize, _options.HuberDelta))
        {
            CheckpointFolder = CheckpointFolder,
            Resume = Resume,
            LogFolder = LogFolder,
            Progress = progress,
            Cancellation = cancellation,
        };
}
