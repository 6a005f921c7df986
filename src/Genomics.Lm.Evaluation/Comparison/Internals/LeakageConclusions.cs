using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The first sentence of every verdict: how many test genes have a relative among the genes learnt from.</summary>
internal static class LeakageConclusions
{
    public static Finding Of(ComparisonResult result)
    {
        if (result.Options.Leakage is null)
            return new Finding("No leakage audit was made", Joined(["whether test genes have relatives among the genes learnt from is not "
                + "known; r may be in part recognition of them", result.Options.Groups is null ? ""
                    : "relatives among the test genes were looked for and are resampled together", .. Sources(result)]));
        var (touched, tested) = result.Touched;
        var genes = $"{NumberText.Count(tested)} test genes" + (tested == result.Split.Testing.Count ? ""
            : $" with a value under {DisplayName(result.MainCondition)}");
        var sources = Joined([.. Sources(result)]);
        var isPartial = result.Predictors.Any(p => p.Provenance.Elsewhere is { Absent: not 0 });
        var none = $"None of the {genes} is linked to a gene {(isPartial ? "that is known to be learnt from" : "learnt from")}";
        if (touched == 0 && result.Scored == ScoredGenes.All) return new Finding(none, sources);
        var share = touched == 0 ? $"{none}, but too many of those with a value under another condition are"
            : $"{NumberText.Count(touched)} of {genes} ({NumberText.Percent(result.Touched.Share)}) are linked to a gene learnt from";
        return result.Scored switch
        {
            ScoredGenes.All => new Finding(share, Joined($"few enough to score all: the limit is "
                + $"{NumberText.Percent(result.Options.MostTouched)}", sources)),
            ScoredGenes.Clean => new Finding(
                $"{share}; all that follows is said of the {(touched == 0 ? "clean" : "other")} {NumberText.Count(tested - touched)}",
                Joined($"on these clean genes (and on all) r is {Beside(result)}", sources)),
            _ => new Finding($"{share}, and no statement can be defended",
                Joined($"{NumberText.Count(tested - touched)} clean test genes are too few to score alone "
                    + $"({ComparisonOptions.FewestCleanGenes} are "
                    + $"needed); the scores are those of all test genes and may be recognition of relatives: use a split that keeps "
                    + $"related "
                    + $"genes together", sources)),
        };
    }

    /// <summary>What the audit counts as learnt from where not all methods learnt from the same, and what it cannot see.</summary>
    public static IEnumerable<string> Sources(ComparisonResult result)
        => ((string[])[Together(result), Unknown(result), .. Absent(result)]).Where(s => s.Length > 0);

    private static string Together(ComparisonResult result)
    {
        if (result.Options.Leakage is not { } leakage) return "";
        var (own, more) = (leakage.Split.Training.Count + leakage.Split.Validation.Count, leakage.LearntElsewhere);
        var brought = result.Predictors.Where(p => p.Provenance.Elsewhere is { Learnt.Count: > 0 }).ToList();
        if (own > 0)
        {
            var names = brought.Where(p => p.Provenance.Elsewhere!.Learnt.Intersect(more).Any()).Select(p => p.Name).ToArray();
            return names.Length == 0 ? "" : $"the {NumberText.Count(own)} learning genes of this split and the "
                + $"{NumberText.Count(more.Count)} others that {WordList.And(names)} learnt from count as learnt from for every method";
        }
        var isSame = brought.All(p => p.Provenance.Elsewhere!.Learnt.ToHashSet().SetEquals(more));
        return isSame ? "" : $"the methods learnt from different genes; all {NumberText.Count(more.Count)} that "
            + $"{WordList.And([.. brought.Select(p => p.Name)])} learnt from count for every method";
    }

    private static string Unknown(ComparisonResult result)
        => result.Predictors.Where(p => p.Provenance.Elsewhere is { Absent: null }).Select(p => p.Name).ToArray() is { Length: > 0 } names
            ? $"what {WordList.And(names)} learnt from is not known: test genes and their relatives may be among it" : "";

    private static IEnumerable<string> Absent(ComparisonResult result)
        => result.Predictors.Where(p => p.Provenance.Elsewhere is { Absent: > 0 })
            .Select(p => $"{NumberText.Count(p.Provenance.Elsewhere!.Absent!.Value)} genes that {p.Name} learnt from are not in these "
                + "data: test genes may have relatives among them");

    private static string Joined(params IEnumerable<string> parts) => string.Join("; ", parts.Where(p => p.Length > 0));

    private static string Beside(ComparisonResult result) => string.Join(", ", result.Scores
        .Where(s => s.Condition == result.MainCondition).Select(s =>
        {
            var all = result.AllGenesScores.First(a => (a.Predictor, a.Condition) == (s.Predictor, s.Condition));
            return $"{s.Predictor} {NumberText.Fixed(s.Pearson)} ({NumberText.Fixed(all.Pearson)})";
        }));
}
