using Genomics.Lm.Compute;

namespace Genomics.Lm.Training.Internals;

/// <summary>What is learned by a training loop: regression of expression, classes of sequences, or masked tokens.</summary>
internal interface ITrainingTask
{
    /// <summary>Tokens of each training sequence (without augmentation).</summary>
    ReadOnlySpan<int> Lengths { get; }

    /// <summary>Tokens of one validation.</summary>
    long HeldOutTokens { get; }

    /// <summary>Adds the gradients of some training sequences.</summary>
    LossSum Accumulate(ITrainingSession session, ReadOnlySpan<int> sequences, int epoch, long step);

    /// <summary>Loss and correlations on what is held out, with the session's present weights; null when nothing is held out.</summary>
    ValidationScore? Validate(ITrainingSession session, CancellationToken cancellationToken);
}

/// <summary>A validation's result.</summary>
/// <param name="Loss">Mean loss per target.</param>
/// <param name="Pearson">Correlation per condition that must be predicted; empty where no expression is predicted.</param>
internal sealed record ValidationScore(double Loss, double[] Pearson)
{
    /// <summary>Matthews correlation of predicted classes; NaN where no classes are predicted.</summary>
    public double Matthews { get; init; } = double.NaN;
}
