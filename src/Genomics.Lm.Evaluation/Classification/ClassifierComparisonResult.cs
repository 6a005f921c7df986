using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Classifiers compared on the same test sequences.</summary>
/// <param name="Testing">The test sequences.</param>
/// <param name="Learned">Number of sequences that were learned from, validation included.</param>
/// <param name="Related">Which test sequences are related to them and to each other.</param>
/// <param name="Scored">Which test sequences the first subset, the one to quote, is of.</param>
/// <param name="Classifiers">The classifiers.</param>
/// <param name="Subsets">
/// All test sequences, and those that are related to nothing learnt: left out when none is shared, or when a class has none left
/// (<see cref="LostClasses"/>). The one to quote comes first.
/// </param>
/// <param name="Bootstrap">How intervals were drawn.</param>
public sealed record ClassifierComparisonResult(
    LabelledSequences Testing,
    int Learned,
    RelatedSequences Related,
    ScoredGenes Scored,
    IReadOnlyList<ComparedClassifier> Classifiers,
    IReadOnlyList<ClassifierSubset> Subsets,
    BootstrapOptions Bootstrap)
{
    /// <summary>Per test sequence whether it is related to one that was learned from.</summary>
    public IReadOnlyList<bool> Shared => Related.Shared;

    /// <summary>
    /// Classes of test sequences that are all related to learnt ones: scores without these would be of fewer classes, and none are given.
    /// </summary>
    public IReadOnlyList<string> LostClasses
    {
        get
        {
            var rows = Testing.Labels.Zip(Shared, (label, shared) => (label, shared)).ToLookup(r => r.label, r => r.shared);
            return [.. Testing.Classes.Where((_, i) => rows[i].Any() && rows[i].All(shared => shared))];
        }
    }

    /// <summary>How many test sequences are related to learnt ones, and which scores are to be quoted.</summary>
    public string Opening => ClassificationStatements.Opening(this);

    /// <summary>
    /// How the numbers are to be read: what related means, and what sequences count where classes are weighted back to their balance.
    /// </summary>
    public IReadOnlyList<string> Notes
        => [ClassificationStatements.Rule(this), .. Subsets.Select(s => ClassificationStatements.Balance(this, s)).OfType<string>()];
}
