using System.Text.Json;
using Genomics.Lm.Model;

namespace Genomics.Lm.Training;

public sealed partial record FineTuneOptions
{
    /// <summary>
    /// The recorded recipe of the study (DNABERT-2 fine-tuned on pituitary expression): 25 epochs, batch 32, 3e-5 falling linearly after 50
    /// steps, at most 1,001 tokens, [CLS] pooler, squared error on unscaled values, best weights by validation loss, evaluated every 200 steps.
    /// </summary>
    public static FineTuneOptions Study { get; } = new() { ValidateEvery = 200 };

    /// <summary>
    /// A small model from random weights for a few thousand genes and a CPU: bins around the start pooled, all conditions learned together.
    /// </summary>
    public static FineTuneOptions Scratch { get; } = new()
    {
        Encoder = EncoderPresets.Small,
        VocabularySize = 512,
        Epochs = 10,
        LearningRate = 5e-4,
        Schedule = LearningRateSchedule.Cosine,
        WarmUp = 100,
        Dropout = 0.1,
        HeadDropout = 0.2,
        WeightDecay = 0.05,
        MaxTokens = 0,
        Pooling = Pooling.Slots,
        HuberDelta = 1,
        Standardize = true,
        Joint = true,
    };

    /// <summary>A very small model from random weights: two minutes for a few thousand short windows on two cores.</summary>
    public static FineTuneOptions Quick { get; } = Scratch with
    {
        Encoder = EncoderPresets.Mini,
        VocabularySize = 128,
        LearningRate = 1e-3,
    };

    /// <summary>These options as JSON, for a run's manifest.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Default.FineTuneOptions);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">Not valid JSON of this shape.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static FineTuneOptions FromJson(string json)
    {
        var options = JsonSerializer.Deserialize(json, TrainingJson.Default.FineTuneOptions) ?? throw new JsonException("null in place of options");
        options.Validate();
        return options;
    }
}
