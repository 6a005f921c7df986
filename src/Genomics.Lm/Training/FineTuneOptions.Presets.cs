using System.Text.Json;
using Genomics.Lm.Model;

namespace Genomics.Lm.Training;

public sealed partial record FineTuneOptions
{
    /// <summary>
    /// The recorded recipe of the study (DNABERT-2 fine-tuned on pituitary expression): 25 epochs, batch 32, 3e-5 falling linearly after
    /// 50 steps, at most 1,001 tokens, [CLS] pooler, squared error on unscaled values, best weights by validation loss, evaluated every
    /// 200 steps.
    /// </summary>
    public static FineTuneOptions Study { get; } = new() { Selection = new() { ValidateEvery = 200 } };

    /// <summary>
    /// A small model from random weights for a few thousand genes and a CPU: one layer of width 128, 2,048 tokens whose embeddings begin
    /// from their spelling, nine bins around the start, a head that begins from a ridge regression, all conditions learned together, few
    /// passes at a low rate with averaged weights, and again on training and validation genes together. What was tried before this was
    /// chosen, on validation genes only, stands in <c>benchmarks/TRAINING.md</c>.
    /// </summary>
    public static FineTuneOptions Scratch { get; } = new()
    {
        Input = new() { Pooling = Pooling.Bins, Bins = 9 },
        Network = new() { Encoder = EncoderPresets.Shallow, VocabularySize = 2048, Spelling = 3 },
        Start = new() { RidgeHead = true },
        Targets = new() { HuberDelta = 1, Standardize = true, Joint = true },
        Optimizer = new()
        {
            Epochs = 3,
            LengthPool = 8,
            LearningRate = 1e-4,
            Schedule = LearningRateSchedule.Cosine,
            WeightDecay = 0.05,
            WeightAverage = 0.98,
        },
        Augmentation = new() { Dropout = 0, HeadDropout = 0 },
        Selection = new() { Refit = true },
    };

    /// <summary>
    /// The same for a network that begins as another method (<see cref="LanguageModelLearner.Anchor"/>): ten times the rate, for what the
    /// method knows already need not be kept by small steps, and two passes.
    /// </summary>
    public static FineTuneOptions Exact { get; } = Scratch with
    {
        Optimizer = Scratch.Optimizer with { LearningRate = 1e-3, Epochs = 2 },
    };

    /// <summary>
    /// A very small model from random weights, for trying things out: half the width, a quarter of the vocabulary, one fit.
    /// </summary>
    public static FineTuneOptions Quick { get; } = Scratch with
    {
        Input = Scratch.Input with { Bins = 5 },
        Network = Scratch.Network with { Encoder = EncoderPresets.Mini, VocabularySize = 512 },
        Selection = Scratch.Selection with { Refit = false },
    };

    /// <summary>
    /// A small model from random weights for classifying short sequences (<see cref="SequenceClassifierLearner"/>). What was tried before
    /// this was chosen, on validation sequences only, stands in <c>benchmarks/TRAINING.md</c>.
    /// </summary>
    public static FineTuneOptions ScratchClassifier { get; } = Scratch with
    {
        Input = Scratch.Input with { Bins = 14, BinPower = 1 },
        Targets = Scratch.Targets with { HuberDelta = null, Standardize = false },
        Optimizer = Scratch.Optimizer with { Epochs = 2 },
        Selection = Scratch.Selection with { Refit = false },
    };

    /// <summary>
    /// A small network on single bases for short sequences, without learnt tokens: a convolution of widths 4, 8 and 16 before one layer of
    /// attention whose heads look to either side. Attention grows with the square of the length: not for windows of thousands of bases.
    /// </summary>
    public static FineTuneOptions Bases { get; } = Scratch with
    {
        Network = new()
        {
            Encoder = new()
            {
                HiddenSize = 96,
                Layers = 1,
                Heads = 4,
                IntermediateSize = 192,
                Stem = true,
                SignedPositions = true,
            },
            VocabularySize = SingleBases,
        },
        Start = new(),
        Optimizer = Scratch.Optimizer with { Epochs = 12, LearningRate = 1e-3, LengthPool = 1 },
        Augmentation = new() { Shift = 3, Dropout = 0, HeadDropout = 0.1 },
        Selection = new() { Refit = false, Patience = 4 },
    };

    /// <summary>The same for classes (<see cref="SequenceClassifierLearner"/>).</summary>
    public static FineTuneOptions BasesClassifier { get; } = Bases with
    {
        Input = Scratch.Input with { Bins = 14, BinPower = 1 },
        Targets = Scratch.Targets with { HuberDelta = null, Standardize = false },
    };

    // the special tokens and four letters: nothing is merged
    private const int SingleBases = 9;

    /// <summary>These options as JSON, for a run's manifest.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Default.FineTuneOptions);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">Not valid JSON of this shape.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static FineTuneOptions FromJson(string json)
    {
        var options = JsonSerializer.Deserialize(json, TrainingJson.Default.FineTuneOptions)
            ?? throw new JsonException("null in place of options");
        options.Validate();
        return options;
    }
}
