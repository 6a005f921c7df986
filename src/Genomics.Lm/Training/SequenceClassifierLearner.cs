using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Training;

/// <summary>
/// Fits a DNABERT-2-architecture network to classes of sequences (<see cref="LabelledSequences.ForFitting"/>) by cross-entropy: from
/// random weights with a vocabulary of its own, or from published weights.
/// </summary>
/// <remarks>
/// Everything else is as in <see cref="LanguageModelLearner"/>, with the same options. <see cref="FineTuneOptions.Targets"/> mean nothing
/// here; <see cref="StartOptions.RidgeHead"/> starts the head from a logistic regression.
/// </remarks>
public sealed class SequenceClassifierLearner : NetworkLearner
{
    /// <summary>Makes a learner.</summary>
    /// <param name="options">How to fit; checked here. <see cref="FineTuneOptions.ScratchClassifier"/> is the preset for random
    /// weights.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="start">The model to start from; null draws random weights and learns a vocabulary on the training sequences.</param>
    /// <param name="kind">The name under which results appear; null says what follows from the rest, as in
    /// <see cref="LanguageModelLearner"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the kind is unknown.</exception>
    public SequenceClassifierLearner(FineTuneOptions options, IComputeEngine? engine = null, ModelFolder? start = null,
        string? kind = null)
        : base(options, engine, start, kind, BestBy.Pearson, "expression", BestBy.Mcc) { }

    /// <inheritdoc/>
    /// <remarks>The predictor is a <see cref="SequenceClassifier"/>.</remarks>
    /// <exception cref="GenomicsDataException">No training sequence, values that are no classes, too little memory, or a loss that is no
    /// longer a number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checkpoints written so far stay valid.</exception>
    public override FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var plan = new FitPlan(Options, Engine, Start, Kind, data,
            of => new ClassificationGoal(of))
        { FolderKind = SequenceClassifier.LanguageModelKind };
        var fit = FitRun.Of(plan, Around(progress, cancellationToken));
        return new FitResult(new SequenceClassifier(fit.Predictor), fit.Sections, fit.Seconds) { Provenance = plan.Provenance(fit) };
    }
}
