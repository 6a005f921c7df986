namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How much r depends on the seed of a fit: over the models of an ensemble, all fitted on the same genes.</summary>
/// <param name="Count">Number of seeds.</param>
/// <param name="Mean">Mean of Pearson's r; NaN when a model's prediction does not vary.</param>
/// <param name="Deviation">Its standard deviation over seeds, with Count − 1 in the denominator.</param>
public readonly record struct SeedSpread(int Count, double Mean, double Deviation);
