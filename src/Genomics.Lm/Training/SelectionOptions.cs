using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>How the validation genes choose the weights.</summary>
public sealed record SelectionOptions
{
    /// <summary>Steps between validations; 0: once per epoch.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Stop after this many validations without a better one; 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>What makes a validation the best: its weights are the result.</summary>
    public BestBy BestBy { get; init; } = BestBy.Loss;

    /// <summary>
    /// Once the validation genes have told the best number of passes, fit again from the same seed for as many on training and validation
    /// genes together, vocabulary, scales and start of the head included; the second fit is the result. It takes about the time of the
    /// first.
    /// </summary>
    public bool Refit { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(ValidateEvery, 0, $"Selection.{nameof(ValidateEvery)}");
        Check.AtLeast(Patience, 0, $"Selection.{nameof(Patience)}");
        Check.That(Enum.IsDefined(BestBy), $"Selection.{nameof(BestBy)}", BestBy, "which is no such measure");
    }
}
