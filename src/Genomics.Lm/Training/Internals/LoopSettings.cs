using Genomics.Lm.Compute;

namespace Genomics.Lm.Training.Internals;

/// <summary>What the training loop needs to know, whatever is trained.</summary>
internal sealed record LoopSettings
{
    public required string Stage { get; init; }
    public int Member { get; init; }
    public required int Epochs { get; init; }
    public required int Batch { get; init; }
    public int MicroBatch { get; init; }
    public int LengthPool { get; init; } = 1;
    public required double LearningRate { get; init; }
    public required LearningRateSchedule Schedule { get; init; }
    public required int WarmUp { get; init; }
    public required double MaxGradientNorm { get; init; }
    public double WeightAverage { get; init; }
    public int ValidateEvery { get; init; }

    /// <summary>Validate before the first step: the start may turn out to be the best.</summary>
    public bool ValidateStart { get; init; }

    /// <summary>Passes after which to stop, with the schedule of all <see cref="Epochs"/>; null: all of them.</summary>
    public double? StopAfter { get; init; }
    public int Patience { get; init; }
    public BestBy BestBy { get; init; } = BestBy.Loss;
    public required long Seed { get; init; }

    /// <summary>Fits like this one in the whole run, for the forecast of its time; 0: nothing is said.</summary>
    public double Fits { get; init; }

    /// <summary>The same in words, or null.</summary>
    public string? FitsText { get; init; }

    /// <summary>Forecast bytes, to be said with the time; 0: not known.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The loop's settings in fitting options.</summary>
    public static LoopSettings From(FineTuneOptions options, string stage, int member, long seed) => new()
    {
        Stage = stage,
        Member = member,
        Epochs = options.Epochs,
        Batch = options.Batch,
        MicroBatch = options.MicroBatch,
        LengthPool = options.LengthPool,
        LearningRate = options.LearningRate,
        Schedule = options.Schedule,
        WarmUp = options.WarmUp,
        MaxGradientNorm = options.MaxGradientNorm,
        WeightAverage = options.WeightAverage,
        ValidateEvery = options.ValidateEvery,
        ValidateStart = options.RidgeStart,
        Patience = options.Patience,
        BestBy = options.BestBy,
        Seed = seed,
    };

    /// <summary>The loop's settings in pre-training options.</summary>
    public static LoopSettings From(PretrainOptions options, string stage, long seed) => new()
    {
        Stage = stage,
        Epochs = options.Epochs,
        Batch = options.Batch,
        LearningRate = options.LearningRate,
        Schedule = options.Schedule,
        WarmUp = options.WarmUp,
        MaxGradientNorm = options.MaxGradientNorm,
        Seed = seed,
    };

    /// <summary>The arguments of a step.</summary>
    public StepArgs Step(double rate) => new((float)rate, MaxGradientNorm > 0 ? (float)MaxGradientNorm : float.PositiveInfinity);
}
