using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>The sentences that come before the numbers of a comparison of classifiers.</summary>
internal static class ClassificationStatements
{
    /// <summary>How many test sequences are related to learnt ones, and of which ones the first scores are.</summary>
    public static string Opening(ClassifierComparisonResult result)
    {
        var (shared, all) = (result.Shared.Count(s => s), result.Testing.Count);
        if (shared == 0) return $"none of the {NumberText.Count(all)} scored sequences is related to a learnt one";
        var share = $"{NumberText.Count(shared)} of {NumberText.Count(all)} scored sequences ({NumberText.Percent(shared / (double)all)}) "
            + $"are related to a learnt one";
        var lost = result.LostClasses.Count == 0 ? ""
            : $"without_shared is not scored, as no unrelated sequence is left of {WordList.And([.. result.LostClasses.Take(5)
                .Select(c => $"'{c}'")])}{(result.LostClasses.Count > 5 ? $" and {result.LostClasses.Count - 5} others" : "")}";
        return result.Scored switch
        {
            ScoredGenes.All => $"{share}, few enough to score all: the limit is {NumberText.Percent(ClassifierComparison.MostShared)}"
                + (lost.Length > 0 ? "; " + lost : ""),
            ScoredGenes.Clean => $"{share}; the scores and differences to quote are those of the other "
                + $"{NumberText.Count(all - shared)}, without_shared",
            _ => $"{share}, and no statement can be defended: " + (lost.Length > 0 ? lost
                : $"{NumberText.Count(all - shared)} others are too few to score alone "
                    + $"({ComparisonOptions.FewestCleanGenes} are needed)"),
        };
    }

    /// <summary>What related means.</summary>
    public static string Rule(ClassifierComparisonResult result)
        => $"related are sequences that share {result.Related.WordLength} bases in one piece, a fifth of their 16-mers, or "
            + $"{NumberText.Percent(result.Related.MinimumIdentity)} identity over {NumberText.Percent(result.Related.MinimumCoverage)} of "
            + $"the shorter one, on either strand; intervals and p resample groups of related sequences";

    /// <summary>How classes are weighted back to their balance; null where they are not.</summary>
    public static string? Balance(ClassifierComparisonResult result, ClassifierSubset subset)
        => subset.ClassWeights.All(w => w == 1) ? null : $"{subset.Name}: sequences count {string.Join(", ",
            subset.ClassWeights.Select((w, i) => $"{NumberText.Significant(w, 4)} ({result.Testing.Classes[i]})"))}, so that the classes "
                + $"keep their balance";
}
