using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>What of the expression values is learned, and with which loss. A classifier has no such choice.</summary>
public sealed record TargetOptions
{
    /// <summary>Huber's threshold in units of the (standardised) target; null: squared error.</summary>
    public double? HuberDelta { get; init; }

    /// <summary>Standardise each condition by mean and standard deviation of the training genes; predictions are scaled back.</summary>
    public bool Standardize { get; init; }

    /// <summary>Learn all conditions of the data together, also those that need not be predicted.</summary>
    public bool Joint { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
        => Check.That(HuberDelta is null or (> 0 and < double.PositiveInfinity), $"Targets.{nameof(HuberDelta)}", HuberDelta,
        "must be positive");
}
