using Genomics.Lm.Compute;

namespace Genomics.Lm.Training.Internals;

/// <summary>What the training loop needs to know, whatever is trained.</summary>
internal sealed record LoopSettings
{
    public required string Stage { get; init; }
    public int Member { get; init; }

    /// <summary>Batches, learning rate and the like.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>How validation chooses.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Validate before the first step: the start may turn out to be the best.</summary>
    public bool ValidateStart { get; init; }

    /// <summary>Passes after which to stop, with the schedule of all <see cref="OptimizerOptions.Epochs"/>; null: all of them.</summary>
    public double? StopAfter { get; init; }
    public required long Seed { get; init; }

    /// <summary>Fits like this one in the whole run, for the forecast of its time; 0: nothing is said.</summary>
    public double Fits { get; init; }

    /// <summary>The same in words, or null.</summary>
    public string? FitsText { get; init; }

    /// <summary>Forecast bytes, to be said with the time; 0: not known.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The arguments of a step.</summary>
    public StepArgs Step(double rate)
        => new((float)rate, Optimizer.MaxGradientNorm > 0 ? (float)Optimizer.MaxGradientNorm : float.PositiveInfinity);
}
