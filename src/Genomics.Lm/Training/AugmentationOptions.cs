using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>What is made random while training: the windows, drawn anew in every epoch, and states dropped inside the network.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Training windows are moved by a random number of bases in [−Shift, +Shift], with their bins; 0: never.</summary>
    public int Shift { get; init; }

    /// <summary>
    /// Share of the borders between bases that no token may cross while training: the same window is read in other tokens each time.
    /// 0: always the tokenizer's own.
    /// </summary>
    public double TokenDropout { get; init; }

    /// <summary>
    /// Share of the training windows that are read from the other strand; their bins go on averaging the same bases. 0, the default:
    /// windows are read on the gene's strand, as they are when predicting.
    /// </summary>
    public double ReverseComplement { get; init; }

    /// <summary>Dropout inside the encoder; null: as its configuration says.</summary>
    public double? Dropout { get; init; }

    /// <summary>Dropout before the linear head; null: as the encoder's configuration says.</summary>
    public double? HeadDropout { get; init; }

    /// <summary>Whether windows are read in more than one way.</summary>
    internal bool ChangesWindows => Shift != 0 || TokenDropout != 0 || ReverseComplement != 0;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static string Name(string property) => $"Augmentation.{property}";
        Check.AtLeast(Shift, 0, Name(nameof(Shift)));
        Check.That(TokenDropout is >= 0 and < 1, Name(nameof(TokenDropout)), TokenDropout, "must be in [0, 1)");
        Check.That(ReverseComplement is >= 0 and < 1, Name(nameof(ReverseComplement)), ReverseComplement, "must be in [0, 1)");
        Check.That(Dropout is null or (>= 0 and < 1), Name(nameof(Dropout)), Dropout, "must be in [0, 1)");
        Check.That(HeadDropout is null or (>= 0 and < 1), Name(nameof(HeadDropout)), HeadDropout, "must be in [0, 1)");
    }
}
