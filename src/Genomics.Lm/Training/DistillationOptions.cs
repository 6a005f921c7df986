using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>
/// How a network first learns what a teacher says of altered windows, before it learns the genes' own values: windows of which nobody has
/// measured anything, made of the training windows.
/// </summary>
public sealed record DistillationOptions
{
    /// <summary>Altered windows made of each training window.</summary>
    public int Windows { get; init; } = 4;

    /// <summary>Share of the altered windows that take all bases from a random place on from another training window.</summary>
    public double Recombined { get; init; } = 0.5;

    /// <summary>Windows are rotated by a random number of bases in [−Shift, +Shift]; 0: never.</summary>
    public int Shift { get; init; } = 50;

    /// <summary>Share of the bases that are drawn anew.</summary>
    public double Mutation { get; init; } = 0.1;

    /// <summary>Passes over the altered windows.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static string Name(string property) => $"Start.Distillation.{property}";
        Check.That(Windows is >= 1 and <= 1000, Name(nameof(Windows)), Windows, "must be 1 to 1000");
        Check.That(Recombined is >= 0 and <= 1, Name(nameof(Recombined)), Recombined, "must be in [0, 1]");
        Check.AtLeast(Shift, 0, Name(nameof(Shift)));
        Check.That(Mutation is >= 0 and <= 1, Name(nameof(Mutation)), Mutation, "must be in [0, 1]");
        Check.AtLeast(Epochs, 1, Name(nameof(Epochs)));
        Check.That(LearningRate is > 0 and < 1, Name(nameof(LearningRate)), LearningRate, "must lie between 0 and 1");
    }
}
