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
/// Trains on <see cref="FittingData.Training"/> and chooses its weights on <see cref="FittingData.Validation"/>; the vocabulary and the
/// scales of the targets come from the training genes alone. With <see cref="SelectionOptions.Refit"/> all is then fitted again on both.
/// The same seed gives the same network at any thread count.
/// </remarks>
public sealed class LanguageModelLearner : NetworkLearner
{
    /// <summary>Makes a learner.</summary>
    /// <param name="options">How to fit; checked here.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="start">The model to start from; null draws random weights and learns a vocabulary.</param>
    /// <param name="kind">
    /// One of <see cref="LanguageModelPredictor.Kinds"/>; null says what follows from the rest: <c>lm_scratch</c>, or <c>lm_pretrained</c>
    /// with a model or pre-training. <c>dnabert2</c> is for weights whose hash was checked.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or the kind is unknown.</exception>
    public LanguageModelLearner(FineTuneOptions options, IComputeEngine? engine = null, ModelFolder? start = null, string? kind = null)
        : base(options, engine, start, kind, BestBy.Mcc, "classes", BestBy.Pearson) { }

    /// <summary>
    /// A method whose predictions the network begins as and adds to; null: it stands alone. An output is then a · (what the method
    /// predicts) + g · (what the network gives), with a = 1 and g = 0 before the first step. Beside training genes stand predictions of
    /// models fitted without them; a second fit (<see cref="SelectionOptions.Refit"/>) begins as the method fitted to all learning genes.
    /// </summary>
    public IExpressionLearner? Anchor { get; init; }

    /// <summary>
    /// A method from whose predictions for altered windows the network learns before it learns the genes' own values
    /// (<see cref="StartOptions.Distillation"/>); null: it does not.
    /// </summary>
    public IExpressionLearner? Teacher { get; init; }

    /// <inheritdoc/>
    public override FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var plan = Plan(data);
        var fit = FitRun.Of(plan, Around(progress, cancellationToken));
        return new FitResult(fit.Predictor, fit.Sections, fit.Seconds) { Provenance = plan.Provenance(fit) };
    }

    /// <summary>Fits, and gives more than <see cref="Fit"/>: the training history and the token report as data.</summary>
    /// <exception cref="GenomicsDataException">No training gene, a window that does not fit, too little memory, or a loss that is no
    /// longer a number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checkpoints written so far stay valid.</exception>
    public LanguageModelFit FitModel(FittingData data, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => FitRun.Of(Plan(data), Around(progress, cancellationToken));

    private FitPlan Plan(FittingData data)
        => new(Options, Engine, Start, Kind, data,
            of => new RegressionGoal(of, Options.Targets.Joint, Options.Targets.Standardize, Options.Targets.HuberDelta))
        {
            Tokenizer = Tokenizer,
            Anchor = Anchor,
            Teacher = (Teacher is null) == (Options.Start.Distillation is null) ? Teacher : throw new ArgumentException(
                $"{nameof(Teacher)} and Start.{nameof(StartOptions.Distillation)} belong together; give both or neither"),
        };
}
