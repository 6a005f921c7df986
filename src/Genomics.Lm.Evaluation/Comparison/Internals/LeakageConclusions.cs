using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The first sentence of every verdict: how many test genes have a relative among the genes learnt from.</summary>
internal static class LeakageConclusions
{
    public static Finding Of(ComparisonResult result)
    {
        if (result.Options.Leakage is null)
            return new Finding("No leakage audit was made",
                "whether test genes have relatives among the genes learnt from is not known; r may be in part recognition of them"
                    + (result.Options.Groups is null ? "" : "; relatives among the test genes were looked for and are resampled together"));
        var (touched, tested) = result.Touched;
        var genes = $"{NumberText.Count(tested)} test genes" + (tested == result.Split.Testing.Count ? ""
            : $" with a value under {DisplayName(result.MainCondition)}");
        if (touched == 0 && result.Scored == ScoredGenes.All)
            return new Finding($"None of the {genes} is linked to a gene learnt from", Elsewhere(result));
        var share = touched == 0
            ? $"None of the {genes} is linked to a gene learnt from, but too many of those with a value under another condition are"
            : $"{NumberText.Count(touched)} of {genes} ({NumberText.Percent(result.Touched.Share)}) are linked to a gene learnt from";
        return result.Scored switch
        {
            ScoredGenes.All => new Finding(share, $"few enough to score all: the limit is "
                + $"{NumberText.Percent(result.Options.MostTouched)}"),
            ScoredGenes.Clean => new Finding(
                $"{share}; all that follows is said of the {(touched == 0 ? "clean" : "other")} "
                    + NumberText.Count(tested - touched),
                $"on these clean genes (and on all) r is {Beside(result)}"),
            _ => new Finding($"{share}, and no statement can be defended",
                $"{NumberText.Count(tested - touched)} clean test genes are too few to score alone "
                    + $"({ComparisonOptions.FewestCleanGenes} are "
                    + $"needed); the scores are those of all test genes and may be recognition of relatives: use a split that keeps "
                    + $"related "
                    + $"genes together"),
        };
    }

    // the audit sees the genes that are learnt from here
    private static string Elsewhere(ComparisonResult result)
        => result.Predictors.Where(p => p.Provenance.Elsewhere is not null).Select(p => p.Name).ToArray() is { Length: > 0 } names
            ? $"by this split; what {WordList.And(names)} learnt from elsewhere was not audited" : "";

    private static string Beside(ComparisonResult result) => string.Join(", ", result.Scores
        .Where(s => s.Condition == result.MainCondition).Select(s =>
        {
            var all = result.AllGenesScores.First(a => (a.Predictor, a.Condition) == (s.Predictor, s.Condition));
            return $"{s.Predictor} {NumberText.Fixed(s.Pearson)} ({NumberText.Fixed(all.Pearson)})";
        }));
}
