namespace Genomics.Lm.Compute;

/// <summary>What an optimizer step did.</summary>
/// <param name="GradientNorm">The global norm before clipping.</param>
/// <param name="Step">The number of steps made so far, this one included.</param>
public readonly record struct StepReport(double GradientNorm, long Step);
