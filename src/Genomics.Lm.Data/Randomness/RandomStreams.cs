namespace Genomics.Lm.Data.Randomness;

/// <summary>
/// The streams of <see cref="CounterRandom"/>, so that no two uses of one seed draw the same numbers. Each purpose has a range of its own:
/// what is added below its value numbers the gene, epoch, tensor or fold. The values decide results; they never change.
/// </summary>
/// <remarks>Bootstrap and permutation draws, k-fold dealing and the tensors of a network drawn from random weights count from 0.</remarks>
public static class RandomStreams
{
    /// <summary>Splits: which learning genes are validation genes.</summary>
    public const ulong Validation = 0x76_616C_6964;

    /// <summary>Splits: which genes are tested.</summary>
    public const ulong Split = 0x6472_6177;

    /// <summary>Controls: genes of a learning curve.</summary>
    public const ulong LearningCurve = 0x63_7572_7665;

    /// <summary>Controls: shuffled windows, one stream per gene.</summary>
    public const ulong ShuffledControl = 0x7368_7566_0000_0000;

    /// <summary>Resampling: random signs, one stream per draw.</summary>
    public const ulong SignFlip = 1UL << 40;

    /// <summary>Simulation: places of the genes.</summary>
    public const ulong SimulatedGenome = 1UL << 40;

    /// <summary>Simulation: bases, one stream per locus.</summary>
    public const ulong SimulatedSequence = 2UL << 40;

    /// <summary>Simulation: noise of the values, one stream per gene.</summary>
    public const ulong SimulatedNoise = 3UL << 40;

    /// <summary>Simulation: edited elements.</summary>
    public const ulong ElementRecovery = 4UL << 40;

    /// <summary>Logistic regression: folds.</summary>
    public const ulong LogisticFolds = 0x4C4F_4749_0000_0000;

    /// <summary>Kernel ridge regression: rows that scale and penalty are chosen on.</summary>
    public const ulong KernelSelection = 0x4B45_524E_0000_0000;

    /// <summary>Prediction intervals: folds.</summary>
    public const ulong ConformalFolds = 0x434F_4E46_0000_0000;

    /// <summary>Ablations: folds, and the validation genes of each fold.</summary>
    public const ulong AblationFolds = 0x4142_4C41_0000_0000;

    /// <summary>Stacking: folds.</summary>
    public const ulong StackingFolds = 0x464F_4C44_0000_0000;

    /// <summary>Ensembles: bags, one stream per bag.</summary>
    public const ulong Bagging = 0x4241_4700_0000_0000;

    /// <summary>Convolutional network: start weights, one stream per tensor.</summary>
    public const ulong ConvolutionWeights = 0x434E_4E00_0000_0000;

    /// <summary>Convolutional network: dropout, by step and gene.</summary>
    public const ulong ConvolutionDropout = 0x434E_4E44_0000_0000;

    /// <summary>Convolutional network: moved windows, by epoch and gene.</summary>
    public const ulong ConvolutionShift = 0x434E_4E53_0000_0000;

    /// <summary>Low-rank adapters: start weights, one stream per tensor.</summary>
    public const ulong Adapters = 0x4C4F_5241_0000_0000;

    /// <summary>Word embeddings from their spelling, one stream per word.</summary>
    public const ulong Spelling = 0x5350_454C_4C00_0000;

    /// <summary>Training: order of the genes, one stream per epoch.</summary>
    public const ulong BatchOrder = 0x4F52_4445_0000_0000;

    /// <summary>Training: augmented windows, by epoch and gene.</summary>
    public const ulong Augmentation = 0x5348_4946_0000_0000;

    /// <summary>Distillation: altered windows, one stream per window.</summary>
    public const ulong Distillation = 0x4449_5354_0000_0000;

    /// <summary>Pre-training: held-out sequences.</summary>
    public const ulong HeldOut = 0x4845_4C44_0000_0000;

    /// <summary>Pre-training: hidden tokens, by epoch and piece.</summary>
    public const ulong Masks = 0x4D4C_4D00_0000_0000;

    /// <summary>Pre-training: hidden tokens of held-out pieces.</summary>
    public const ulong HeldOutMasks = 0x4D4C_4D48_0000_0000;

    /// <summary>Attributions: shuffled baselines, one stream per baseline.</summary>
    public const ulong Baselines = 0x4241_5345_0000_0000;

    /// <summary>Variants: places of a matched null; the lower half is a hash of the change.</summary>
    public const ulong MatchedNull = 0x4E55_4C4C_0000_0000;

    /// <summary>Insertions: shuffled backgrounds, one stream per background.</summary>
    public const ulong Backgrounds = 0x494E_5342_0000_0000;

    /// <summary>Insertions: places and letters of words, by word and window.</summary>
    public const ulong InsertedWords = 0x494E_5357_0000_0000;
}
