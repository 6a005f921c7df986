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
    /// A small model from random weights for a few thousand genes and a CPU: one layer of width 128, 2,048 tokens whose embeddings begin from their
    /// spelling, nine bins around the start, a head that begins from a ridge regression, all conditions learned together, few passes at a
    /// low rate with averaged weights, and again on training and validation genes together. What was tried before this was chosen, on validation genes only, stands in <c>benchmarks/TRAINING.md</c>.
    /// </summary>
    public static FineTuneOptions Scratch { get; } = new()
    {
        Encoder = EncoderPresets.Shallow,
        VocabularySize = 2048,
        Spelling = 3,
        RidgeStart = true,
        Epochs = 3,
        LearningRate = 1e-4,
        Schedule = LearningRateSchedule.Cosine,
        WarmUp = 50,
        WeightAverage = 0.98,
        Dropout = 0,
        HeadDropout = 0,
        WeightDecay = 0.05,
        MaxTokens = 0,
        LengthPool = 8,
        Pooling = Pooling.Slots,
        Bins = 9,
        HuberDelta = 1,
        Standardize = true,
        Joint = true,
        Refit = true,
    };

    /// <summary>A very small model from random weights, for trying things out: half the width, a quarter of the vocabulary, one fit.</summary>
    public static FineTuneOptions Quick { get; } = Scratch with
    {
        Encoder = EncoderPresets.Mini,
        VocabularySize = 512,
        Bins = 5,
        Refit = false,
    };

    /// <summary>
    /// A small model from random weights for classifying short sequences (<see cref="SequenceClassifierLearner"/>). What was tried before this was
    /// chosen, on validation sequences only, stands in <c>benchmarks/TRAINING.md</c>.
    /// </summary>
    public static FineTuneOptions ScratchClassifier { get; } = Scratch with
    {
        Epochs = 2,
        Bins = 14,
        BinPower = 1,
        HuberDelta = null,
        Standardize = false,
        Refit = false,
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
