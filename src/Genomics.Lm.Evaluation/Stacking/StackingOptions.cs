using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Stacking;

/// <summary>How predictions of several methods are combined.</summary>
public sealed record StackingOptions
{
    /// <summary>
    /// Folds in which every method predicts genes that it was not fitted on; at least 2. Each method is fitted folds + 1 times.
    /// </summary>
    public int Folds { get; init; } = 3;

    /// <summary>
    /// Penalties of the ridge regression on the methods' predictions, ascending; chosen by cross-validation for each condition.
    /// </summary>
    public IReadOnlyList<double> Penalties { get; init; } = RidgeOptions.DefaultPenalties;

    /// <summary>Penalties of a method's block relative to the first one's, tried for every block but the first.</summary>
    public IReadOnlyList<double> BlockRatios { get; init; } = [0.01, 0.1, 1, 10, 100];

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        new RidgeOptions { Penalties = Penalties }.Validate();
        if (BlockRatios.Count == 0 || BlockRatios.Any(r => !(r > 0) || double.IsInfinity(r)))
            throw new ArgumentException($"{nameof(BlockRatios)} must be positive numbers", nameof(BlockRatios));
    }
}
