namespace Genomics.Lm.Evaluation.Classification;

/// <summary>The scores on some of the test sequences.</summary>
/// <param name="Name"><c>all</c>, or <c>without_shared</c>: without those that share a word with what was learned from.</param>
/// <param name="Sequences">Number of test sequences.</param>
/// <param name="Groups">Groups of sequences that share no word with another group: the units of the bootstrap.</param>
/// <param name="Scores">One per classifier.</param>
/// <param name="Pairs">Every pair of classifiers.</param>
public sealed record ClassifierSubset(string Name, int Sequences, int Groups, IReadOnlyList<ClassifierScore> Scores,
    IReadOnlyList<ClassifierPair> Pairs);
