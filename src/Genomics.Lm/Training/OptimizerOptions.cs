using Genomics.Lm.Compute;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>Batches, learning rate and AdamW. The defaults are the recorded recipe of the study.</summary>
public sealed record OptimizerOptions
{
    /// <summary>For masked-language pre-training: the published recipe with a higher rate for small models.</summary>
    public static OptimizerOptions Pretraining { get; } = new()
    {
        Epochs = 1,
        LearningRate = 5e-4,
        WarmUp = 100,
        Beta2 = 0.98,
        Epsilon = 1e-6,
        WeightDecay = 1e-5,
    };

    /// <summary>For a small convolutional network from random weights.</summary>
    public static OptimizerOptions Convolution { get; } = new()
    {
        Epochs = 20,
        LearningRate = 2e-3,
        Schedule = LearningRateSchedule.Cosine,
        WeightDecay = 0.05,
        WeightAverage = 0.98,
    };

    /// <summary>Passes over the training sequences.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Sequences per optimizer step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Sequences per forward and backward pass; gradients add up to <see cref="Batch"/>. 0: the whole batch at once.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Batches whose sequences are sorted by length together; 1 leaves the order to chance alone.</summary>
    public int LengthPool { get; init; } = 1;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 3e-5;

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Steps over which the learning rate rises from 0.</summary>
    public int WarmUp { get; init; } = 50;

    /// <summary>AdamW's first decay rate.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's second decay rate.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of AdamW's second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>AdamW's weight decay; not applied to biases and LayerNorm weights.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The global gradient norm is scaled down to this; 0 turns clipping off.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Decay per step of an exponential average of the weights, which is what is validated and kept; 0: no average.</summary>
    public double WeightAverage { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static string Name(string property) => $"Optimizer.{property}";
        Check.AtLeast(Epochs, 1, Name(nameof(Epochs)));
        Check.AtLeast(Batch, 1, Name(nameof(Batch)));
        Check.AtLeast(MicroBatch, 0, Name(nameof(MicroBatch)));
        Check.AtLeast(LengthPool, 1, Name(nameof(LengthPool)));
        Check.AtLeast(WarmUp, 0, Name(nameof(WarmUp)));
        Check.That(Enum.IsDefined(Schedule), Name(nameof(Schedule)), Schedule, "which is no schedule");
        Check.That(LearningRate is > 0 and < 1, Name(nameof(LearningRate)), LearningRate, "must lie between 0 and 1");
        Check.That(Beta1 is >= 0 and < 1, Name(nameof(Beta1)), Beta1, "must be in [0, 1)");
        Check.That(Beta2 is >= 0 and < 1, Name(nameof(Beta2)), Beta2, "must be in [0, 1)");
        Check.That(Epsilon is > 0 and < 1, Name(nameof(Epsilon)), Epsilon, "must lie between 0 and 1");
        Check.That(WeightDecay is >= 0 and < double.PositiveInfinity, Name(nameof(WeightDecay)), WeightDecay, "must not be negative");
        Check.That(MaxGradientNorm >= 0, Name(nameof(MaxGradientNorm)), MaxGradientNorm, "must not be negative");
        Check.That(WeightAverage is >= 0 and < 1, Name(nameof(WeightAverage)), WeightAverage, "must be in [0, 1)");
    }

    /// <summary>Sequences computed at once.</summary>
    internal int AtOnce => MicroBatch > 0 ? MicroBatch : Batch;

    /// <summary>What an engine needs to know of it.</summary>
    internal TrainingSpec MakeSpec(long seed, int threads) => new()
    {
        Beta1 = (float)Beta1,
        Beta2 = (float)Beta2,
        Epsilon = (float)Epsilon,
        WeightDecay = (float)WeightDecay,
        Seed = (ulong)seed,
        Threads = threads,
    };
}
