using System.Text.Json;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>How an encoder is trained on DNA alone, by masked-language modelling.</summary>
public sealed record PretrainOptions
{
    /// <summary>
    /// Batches, learning rate and AdamW; change them by <c>OptimizerOptions.Pretraining with { … }</c>. The last weights are the result,
    /// no average.
    /// </summary>
    public OptimizerOptions Optimizer { get; init; } = OptimizerOptions.Pretraining;

    /// <summary>
    /// Share of the tokens that must be found; of these 80 % are hidden behind [MASK], 10 % replaced at random, 10 % left.
    /// </summary>
    public double MaskShare { get; init; } = 0.15;

    /// <summary>Longest piece in tokens, [CLS] and [SEP] included; longer sequences are cut into pieces. 128 as published.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Share of the sequences held out to measure bits per base.</summary>
    public double HeldOutShare { get; init; } = 0.05;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Optimizer.Validate();
        Check.That(Optimizer.WeightAverage == 0, $"{nameof(Optimizer)}.{nameof(Optimizer.WeightAverage)}", Optimizer.WeightAverage,
            "but pre-training keeps its last weights: must be 0");
        Check.AtLeast(MaxTokens, 3, nameof(MaxTokens));
        Check.That(MaskShare is > 0 and < 1, nameof(MaskShare), MaskShare, "must lie between 0 and 1");
        Check.That(HeldOutShare is > 0 and < 1, nameof(HeldOutShare), HeldOutShare, "must lie between 0 and 1");
    }

    /// <summary>These options as JSON, for a run's manifest.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Default.PretrainOptions);
}
