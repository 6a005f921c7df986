using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Classifiers compared on the same test sequences.</summary>
/// <param name="Testing">The test sequences.</param>
/// <param name="Learned">Number of sequences that were learned from, validation included.</param>
/// <param name="Shared">Per test sequence whether it shares a word with one of them, on either strand.</param>
/// <param name="WordLength">Bases of such a word.</param>
/// <param name="Classifiers">The classifiers.</param>
/// <param name="Subsets">All test sequences, and those that share nothing (left out when none is left or none shares).</param>
/// <param name="Bootstrap">How intervals were drawn.</param>
public sealed record ClassifierComparisonResult(
    LabelledSequences Testing,
    int Learned,
    IReadOnlyList<bool> Shared,
    int WordLength,
    IReadOnlyList<ComparedClassifier> Classifiers,
    IReadOnlyList<ClassifierSubset> Subsets,
    BootstrapOptions Bootstrap);
