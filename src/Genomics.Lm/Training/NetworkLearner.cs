using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Training;

/// <summary>What <see cref="LanguageModelLearner"/> and <see cref="SequenceClassifierLearner"/> have in common.</summary>
public abstract class NetworkLearner : IExpressionLearner
{
    private protected NetworkLearner(FineTuneOptions options, IComputeEngine? engine, ModelFolder? start, string? kind, BestBy refused,
        string refusedFor, BestBy offered)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.Selection.BestBy == refused)
            throw new ArgumentException(
                $"Selection.{nameof(BestBy)} is {refused}, which is for {refusedFor}; give {BestBy.Loss} or {offered}", nameof(options));
        (Options, Engine, Start) = (options, engine ?? ManagedCpuEngine.Instance, start);
        Kind = FitPlan.KindOf(kind, options, start);
    }

    /// <summary>The name in results, for example that of your own model; the kind unless set.</summary>
    public string Name { get => field ?? Kind; init; }

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.LanguageModel;

    /// <inheritdoc/>
    public string Kind { get; }

    /// <summary>The vocabulary when no model is given; null: one is learnt from the training genes' windows.</summary>
    public DnaTokenizer? Tokenizer { get; init; }

    /// <summary>Folder for checkpoints, written after every validation; null: none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Go on from the checkpoints in <see cref="CheckpointFolder"/> where there are any; the result equals an uninterrupted run bit by
    /// bit.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Folder for <c>history.tsv</c> and a TensorBoard event file, written after every validation; null: none.</summary>
    public string? LogFolder { get; init; }

    private protected FineTuneOptions Options { get; }

    private protected IComputeEngine Engine { get; }

    private protected ModelFolder? Start { get; }

    /// <inheritdoc/>
    public abstract FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);

    private protected FitSurroundings Around(IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => new()
    {
        Progress = progress,
        Cancellation = cancellationToken,
        CheckpointFolder = CheckpointFolder,
        Resume = Resume,
        LogFolder = LogFolder,
    };
}
