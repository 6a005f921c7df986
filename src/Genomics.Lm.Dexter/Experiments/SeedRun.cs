namespace Genomics.Lm.Dexter.Experiments;

/// <summary>One run of <see cref="SeedStability"/>.</summary>
/// <param name="Seed">The seed of the split.</param>
/// <param name="Variables">Variables found.</param>
/// <param name="NonZero">Variables selected by the LASSO.</param>
/// <param name="Test">Accuracy on the test genes of that split.</param>
public sealed record SeedRun(long Seed, int Variables, int NonZero, DexterAccuracy Test);
