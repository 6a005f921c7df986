using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>How often a variable came back over seeds.</summary>
/// <param name="Kmer">The word.</param>
/// <param name="Region">Where it must start.</param>
/// <param name="Found">Runs whose exploration found it.</param>
/// <param name="Selected">Runs whose LASSO kept it.</param>
/// <param name="MeanCoefficient">Mean over all runs of its coefficient on the standardised variable, 0 where it was not found.</param>
public sealed record VariableStability(string Kmer, Region Region, int Found, int Selected, double MeanCoefficient);
