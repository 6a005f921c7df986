namespace Genomics.Lm.Compute;

/// <summary>Arguments of one optimizer step.</summary>
/// <param name="LearningRate">The rate of this step.</param>
/// <param name="MaxGradientNorm">The global norm is scaled down to this; infinity turns clipping off. The factor is min(1, max / (norm +
/// 1e-6)).</param>
public readonly record struct StepArgs(float LearningRate, float MaxGradientNorm);
