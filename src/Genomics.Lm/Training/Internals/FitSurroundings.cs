using Genomics.Lm.Data;

namespace Genomics.Lm.Training.Internals;

/// <summary>Where a fit leaves its traces while it runs; none of it decides the result.</summary>
internal sealed record FitSurroundings
{
    /// <summary>Receives steps.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Checked between steps.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Folder for checkpoints; null: none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Whether checkpoints that are there are gone on from.</summary>
    public bool Resume { get; init; }

    /// <summary>Folder for the log; null: none.</summary>
    public string? LogFolder { get; init; }

    /// <summary>The stream through which a checkpoint goes on its way to its file.</summary>
    public Func<Stream, Stream> CheckpointStream { get; init; } = static file => file;

    /// <summary>The checkpoint of a network, or null where none is wanted.</summary>
    public TrainingCheckpoint? Checkpoint(FitPlan plan, int member)
    {
        if (CheckpointFolder is null) return null;
        Directory.CreateDirectory(CheckpointFolder);
        var file = Path.Combine(CheckpointFolder, (plan.IsAgain ? "refit-" : "checkpoint-") + $"{member + 1}.safetensors");
        var kind = string.Join('\n', [plan.Kind, .. plan.Before]);
        return new TrainingCheckpoint(file, Fingerprint.Of(plan.Options, kind, plan.Data), Resume) { Through = CheckpointStream };
    }
}
