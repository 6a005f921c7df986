using Genomics.Lm.Model;
using Genomics.Lm.Prediction;

namespace Genomics.Lm.Training;

/// <summary>How a language model is fitted to expression. Presets: <see cref="Study"/>, <see cref="Scratch"/>, <see cref="Quick"/>.</summary>
public sealed partial record FineTuneOptions
{
    /// <summary>Passes over the training genes.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Genes per optimizer step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Genes per forward and backward pass; gradients add up to <see cref="Batch"/>. 0: the whole batch at once.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Batches whose genes are sorted by length together; 1 leaves the order to chance alone.</summary>
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

    /// <summary>Dropout inside the encoder; null: as its configuration says.</summary>
    public double? Dropout { get; init; }

    /// <summary>Dropout before the linear head; null: as the encoder's configuration says.</summary>
    public double? HeadDropout { get; init; }

    /// <summary>The part of each window that is read; null: all of it.</summary>
    public LmWindow? Window { get; init; }

    /// <summary>Longest input in tokens, [CLS] and [SEP] included; what lies beyond is cut off at the right end and audited. 0: no limit.</summary>
    public int MaxTokens { get; init; } = 1001;

    /// <summary>How token states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Pooler;

    /// <summary>Bins around the alignment base for <see cref="Pooling.Slots"/>.</summary>
    public int Bins { get; init; } = 13;

    /// <summary>Growth of the bins: 1 equal widths, 2 linear growth, 3 quadratic.</summary>
    public double BinPower { get; init; } = 2;

    /// <summary>Huber's threshold in units of the (standardised) target; null: squared error.</summary>
    public double? HuberDelta { get; init; }

    /// <summary>Standardise each condition by mean and standard deviation of the training genes; predictions are scaled back.</summary>
    public bool Standardize { get; init; }

    /// <summary>Learn all conditions of the data together, also those that need not be predicted.</summary>
    public bool Joint { get; init; }

    /// <summary>Training windows are moved by a random number of bases in [−Shift, +Shift], with their bins, in every epoch; 0: never.</summary>
    public int Shift { get; init; }

    /// <summary>
    /// Share of the borders between bases that no token may cross while training, drawn anew in every epoch: the same window is read in
    /// other tokens each time. 0: always the tokenizer's own.
    /// </summary>
    public double TokenDropout { get; init; }

    /// <summary>
    /// Share of the training windows that are read from the other strand, drawn anew in every epoch; their bins go on averaging the same bases.
    /// 0, the default: windows are read on the gene's strand, as they are when predicting.
    /// </summary>
    public double ReverseComplement { get; init; }

    /// <summary>Decay per step of an exponential average of the weights, which is what is validated and kept; 0: no average.</summary>
    public double WeightAverage { get; init; }

    /// <summary>Steps between validations; 0: once per epoch.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Stop after this many validations without a better one; 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>What makes a validation the best: its weights are the result.</summary>
    public BestBy BestBy { get; init; } = BestBy.Loss;

    /// <summary>
    /// Once the validation genes have told the best number of passes, fit again from the same seed for as many on training and validation genes
    /// together, vocabulary, scales and start of the head included; the second fit is the result. It takes about the time of the first.
    /// </summary>
    public bool Refit { get; init; }

    /// <summary>Networks fitted with different seeds; the prediction is their mean.</summary>
    public int Members { get; init; } = 1;

    /// <summary>
    /// Start the linear head from a ridge regression on the pooled states of the untrained network, its penalty chosen by cross-validation on
    /// the training genes (a classifier: from a logistic regression); false: from random weights. Not with <see cref="Pooling.Pooler"/>.
    /// </summary>
    public bool RidgeStart { get; init; }

    /// <summary>Embeddings and this many lower layers keep their weights; 0: everything is trained; layers + 1 or more: only the head.</summary>
    public int FrozenLayers { get; init; }

    /// <summary>Low-rank adapters on <c>Wqkv</c> and <c>wo</c>: they and the head are all that is trained. Null: none. Not with <see cref="WeightAverage"/>.</summary>
    public LoraSpec? Lora { get; init; }

    /// <summary>The encoder drawn from random weights when no model is given.</summary>
    public EncoderConfig Encoder { get; init; } = new();

    /// <summary>Vocabulary learned on the training genes when no model is given; includes the five special tokens.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>
    /// Longest word of the tokens' spelling from which word embeddings are drawn when no model is given: tokens that share letters begin near
    /// each other. 0: every token's embedding is drawn on its own.
    /// </summary>
    public int Spelling { get; init; }

    /// <summary>Passes of masked-language pre-training on the training genes' windows before fitting; 0: none.</summary>
    public int PretrainEpochs { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        AtLeast(Epochs, 1, nameof(Epochs));
        AtLeast(Batch, 1, nameof(Batch));
        AtLeast(MicroBatch, 0, nameof(MicroBatch));
        AtLeast(LengthPool, 1, nameof(LengthPool));
        AtLeast(WarmUp, 0, nameof(WarmUp));
        AtLeast(Bins, 1, nameof(Bins));
        AtLeast(Shift, 0, nameof(Shift));
        AtLeast(ValidateEvery, 0, nameof(ValidateEvery));
        AtLeast(Patience, 0, nameof(Patience));
        AtLeast(Members, 1, nameof(Members));
        AtLeast(FrozenLayers, 0, nameof(FrozenLayers));
        AtLeast(PretrainEpochs, 0, nameof(PretrainEpochs));
        AtLeast(Spelling, 0, nameof(Spelling));
        AtLeast(VocabularySize, 9, nameof(VocabularySize));
        Check(MaxTokens is 0 or >= 3, nameof(MaxTokens), MaxTokens, "must be 0 (no limit) or at least 3");
        Check(LearningRate is > 0 and < 1, nameof(LearningRate), LearningRate, "must lie between 0 and 1");
        Check(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "must be in [0, 1)");
        Check(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "must be in [0, 1)");
        Check(Epsilon is > 0 and < 1, nameof(Epsilon), Epsilon, "must lie between 0 and 1");
        Check(WeightDecay is >= 0 and < double.PositiveInfinity, nameof(WeightDecay), WeightDecay, "must not be negative");
        Check(MaxGradientNorm >= 0, nameof(MaxGradientNorm), MaxGradientNorm, "must not be negative");
        Check(Dropout is null or (>= 0 and < 1), nameof(Dropout), Dropout, "must be in [0, 1)");
        Check(HeadDropout is null or (>= 0 and < 1), nameof(HeadDropout), HeadDropout, "must be in [0, 1)");
        Check(HuberDelta is null or (> 0 and < double.PositiveInfinity), nameof(HuberDelta), HuberDelta, "must be positive");
        Check(TokenDropout is >= 0 and < 1, nameof(TokenDropout), TokenDropout, "must be in [0, 1)");
        Check(ReverseComplement is >= 0 and < 1, nameof(ReverseComplement), ReverseComplement, "must be in [0, 1)");
        Check(BinPower is >= 1 and <= 10, nameof(BinPower), BinPower, "must be in [1, 10]");
        Check(WeightAverage is >= 0 and < 1, nameof(WeightAverage), WeightAverage, "must be in [0, 1)");
        Check(!RidgeStart || Pooling != Pooling.Pooler, nameof(RidgeStart), RidgeStart, "which needs a pooling that is linear in the token states: slots, mean or cls");
        Check(Lora is null || (WeightAverage == 0 && FrozenLayers == 0), nameof(Lora), Lora, "which cannot be combined with averaged weights or frozen layers");
        Lora?.Validate();
        Encoder.Validate();
    }

    private static void AtLeast(int value, int least, string name) => Check(value >= least, name, value, $"must be at least {least}");

    private static void Check(bool good, string name, object? value, string rule)
    {
        if (!good) throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, {rule}"), name);
    }
}
