using Genomics.Lm.Prediction;

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

    /// <summary>The part of each window that is read; null: all of it.</summary>
    public LmWindow? Window { get; init; }

    /// <summary>Bins around the alignment base over which the last layer is averaged.</summary>
    public int Bins { get; init; } = 9;

    /// <summary>Growth of the bins: 1 equal widths, 2 linear growth, 3 quadratic.</summary>
    public double BinPower { get; init; } = 2;

    /// <summary>Passes over the training genes.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Genes per optimizer step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Highest learning rate; it rises over 50 steps and falls along a cosine.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>AdamW's weight decay; not applied to biases.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Share of the averaged outputs dropped before the linear head while training.</summary>
    public double HeadDropout { get; init; } = 0.1;

    /// <summary>Training windows are moved by a random number of bases in [−Shift, +Shift], with their bins; 0: never.</summary>
    public int Shift { get; init; } = 10;

    /// <summary>Decay per step of the average of the weights that is validated and kept; 0: no average.</summary>
    public double WeightAverage { get; init; } = 0.98;

    /// <summary>Stop after this many passes without a better validation; 0: never.</summary>
    public int Patience { get; init; } = 6;

    /// <summary>Huber's threshold in standard deviations of the target.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static void Check(bool good, string name, object value, string rule)
        {
            if (!good) throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, {rule}"), name);
        }
        Check(Channels is >= 1 and <= 1024, nameof(Channels), Channels, "must be 1 to 1024");
        Check(FirstWidth is >= 1 and <= 101 && FirstWidth % 2 == 1, nameof(FirstWidth), FirstWidth, "must be odd, 1 to 101");
        Check(Stride is >= 1 and <= 64, nameof(Stride), Stride, "must be 1 to 64");
        Check(Blocks is >= 0 and <= 12, nameof(Blocks), Blocks, "must be 0 to 12");
        Check(Bins >= 1, nameof(Bins), Bins, "must be at least 1");
        Check(BinPower is >= 1 and <= 10, nameof(BinPower), BinPower, "must be in [1, 10]");
        Check(Epochs >= 1, nameof(Epochs), Epochs, "must be at least 1");
        Check(Batch >= 1, nameof(Batch), Batch, "must be at least 1");
        Check(LearningRate is > 0 and < 1, nameof(LearningRate), LearningRate, "must lie between 0 and 1");
        Check(WeightDecay is >= 0 and < double.PositiveInfinity, nameof(WeightDecay), WeightDecay, "must not be negative");
        Check(HeadDropout is >= 0 and < 1, nameof(HeadDropout), HeadDropout, "must be in [0, 1)");
        Check(Shift >= 0, nameof(Shift), Shift, "must not be negative");
        Check(WeightAverage is >= 0 and < 1, nameof(WeightAverage), WeightAverage, "must be in [0, 1)");
        Check(Patience >= 0, nameof(Patience), Patience, "must not be negative");
        Check(HuberDelta is > 0 and < double.PositiveInfinity, nameof(HuberDelta), HuberDelta, "must be positive");
    }
}
