namespace Genomics.Lm.Evaluation.Classification;

/// <summary>The scores on some of the test sequences.</summary>
/// <param name="Name"><c>all</c>, or <c>without_shared</c>: without those that are related to what was learned from.</param>
/// <param name="Sequences">Number of test sequences.</param>
/// <param name="Groups">Groups of related sequences: the units of the bootstrap.</param>
/// <param name="Scores">One per classifier.</param>
/// <param name="Pairs">Every pair of classifiers.</param>
/// <param name="ClassWeights">
/// What each sequence of a class counts, so that the classes have the shares that they have among all test sequences: leaving out shared
/// ones changes the balance, and scores with it. All 1 for <c>all</c>.
/// </param>
public sealed record ClassifierSubset(string Name, int Sequences, int Groups, IReadOnlyList<ClassifierScore> Scores,
    IReadOnlyList<ClassifierPair> Pairs, IReadOnlyList<double> ClassWeights);
