using System.Text.Json;

namespace Genomics.Lm.Training;

/// <summary>How an encoder is trained on DNA alone, by masked-language modelling.</summary>
public sealed record PretrainOptions
{
    /// <summary>Passes over the sequences.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Sequences per optimizer step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Steps over which the learning rate rises from 0.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>AdamW's second decay rate (the published recipe has 0.98).</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of AdamW's second moment.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>AdamW's weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>The global gradient norm is scaled down to this; 0 turns clipping off.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Share of the tokens that must be found; of these 80 % are hidden behind [MASK], 10 % replaced at random, 10 % left.</summary>
    public double MaskShare { get; init; } = 0.15;

    /// <summary>Longest piece in tokens, [CLS] and [SEP] included; longer sequences are cut into pieces. 128 as published.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Share of the sequences held out to measure bits per base.</summary>
    public double HeldOutShare { get; init; } = 0.05;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static void Check(bool good, string name, object value, string rule)
        {
            if (!good) throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, {rule}"), name);
        }
        Check(Epochs >= 1, nameof(Epochs), Epochs, "must be at least 1");
        Check(Batch >= 1, nameof(Batch), Batch, "must be at least 1");
        Check(WarmUp >= 0, nameof(WarmUp), WarmUp, "must not be negative");
        Check(MaxTokens >= 3, nameof(MaxTokens), MaxTokens, "must be at least 3");
        Check(LearningRate is > 0 and < 1, nameof(LearningRate), LearningRate, "must lie between 0 and 1");
        Check(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "must be in [0, 1)");
        Check(Epsilon is > 0 and < 1, nameof(Epsilon), Epsilon, "must lie between 0 and 1");
        Check(WeightDecay is >= 0 and < double.PositiveInfinity, nameof(WeightDecay), WeightDecay, "must not be negative");
        Check(MaxGradientNorm >= 0, nameof(MaxGradientNorm), MaxGradientNorm, "must not be negative");
        Check(MaskShare is > 0 and < 1, nameof(MaskShare), MaskShare, "must lie between 0 and 1");
        Check(HeldOutShare is > 0 and < 1, nameof(HeldOutShare), HeldOutShare, "must lie between 0 and 1");
    }

    /// <summary>These options as JSON, for a run's manifest.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Default.PretrainOptions);
}
