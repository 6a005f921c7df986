using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Training;

namespace Genomics.Lm.Convolution;

/// <summary>How a convolutional network on raw DNA is built and fitted.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>Filters of every layer.</summary>
    public int Channels { get; init; } = 32;

    /// <summary>Bases seen by each filter of the first layer; odd.</summary>
    public int FirstWidth { get; init; } = 11;

    /// <summary>Bases whose first-layer outputs are averaged into one position.</summary>
    public int Stride { get; init; } = 4;

    /// <summary>Residual layers of width 3 after it, with dilations 1, 2, 4, …</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>What is read, and the bins over which the last layer is averaged. There are no tokens, so no limit on them.</summary>
    public InputOptions Input { get; init; } = new() { Bins = 9 };

    /// <summary>Batches, learning rate and AdamW; change them by <c>OptimizerOptions.Convolution with { … }</c>.</summary>
    public OptimizerOptions Optimizer { get; init; } = OptimizerOptions.Convolution;

    /// <summary>
    /// What is made random while training: <see cref="AugmentationOptions.Shift"/> and <see cref="AugmentationOptions.HeadDropout"/>.
    /// </summary>
    public AugmentationOptions Augmentation { get; init; } = new() { Shift = 10, HeadDropout = 0.1 };

    /// <summary>How the validation genes choose the weights.</summary>
    public SelectionOptions Selection { get; init; } = new() { Patience = 6 };

    /// <summary>Huber's threshold in standard deviations of the target.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>Learn all conditions of the data together, also those that need not be predicted.</summary>
    public bool Joint { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range or means nothing to this network; the message names it.</exception>
    public void Validate()
    {
        Check.That(Channels is >= 1 and <= 1024, nameof(Channels), Channels, "must be 1 to 1024");
        Check.That(FirstWidth is >= 1 and <= 101 && FirstWidth % 2 == 1, nameof(FirstWidth), FirstWidth, "must be odd, 1 to 101");
        Check.That(Stride is >= 1 and <= 64, nameof(Stride), Stride, "must be 1 to 64");
        Check.That(Blocks is >= 0 and <= 12, nameof(Blocks), Blocks, "must be 0 to 12");
        Check.That(HuberDelta is > 0 and < double.PositiveInfinity, nameof(HuberDelta), HuberDelta, "must be positive");
        Input.Validate();
        Optimizer.Validate();
        Augmentation.Validate();
        Selection.Validate();
        const string without = "which means nothing to a convolutional network";
        Check.That(Input.Pooling == Pooling.Bins, $"{nameof(Input)}.{nameof(Input.Pooling)}", Input.Pooling, $"must be {Pooling.Bins}");
        Check.That(Input.MaxTokens == 0, $"{nameof(Input)}.{nameof(Input.MaxTokens)}", Input.MaxTokens, without);
        Check.That(Augmentation.TokenDropout == 0, $"{nameof(Augmentation)}.{nameof(Augmentation.TokenDropout)}",
            Augmentation.TokenDropout, without);
        Check.That(Augmentation.ReverseComplement == 0, $"{nameof(Augmentation)}.{nameof(Augmentation.ReverseComplement)}",
            Augmentation.ReverseComplement, without);
        Check.That(Augmentation.Dropout is null, $"{nameof(Augmentation)}.{nameof(Augmentation.Dropout)}", Augmentation.Dropout, without);
        Check.That(!Selection.Refit, $"{nameof(Selection)}.{nameof(Selection.Refit)}", Selection.Refit, without);
    }
}
