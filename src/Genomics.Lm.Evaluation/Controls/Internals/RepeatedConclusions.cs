using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Comparison.Internals;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Controls.Internals;

/// <summary>What repeats on other splits show of the declared pairs, or of the two with the highest r where none was declared.</summary>
internal static class RepeatedConclusions
{
    public static IReadOnlyList<Finding> Of(ComparisonResult first, RepeatedComparison repeated)
    {
        if (repeated.Repeats < RepeatedSplits.FewestSplits) return [Conclusions.FittedModels, TooFew(repeated)];
        var level = 1 - first.Options.Confidence;
        var declared = repeated.Pairs.Where(p => p.Family == PairFamily.Primary).ToList();
        if (declared.Count == 0) declared = [.. Highest(repeated)];
        Finding[] findings = [.. declared.GroupBy(p => p.A).Select(c => Of(repeated, [.. c], level))];
        return repeated.Repeats < repeated.Wanted ? [.. findings, TooFew(repeated)] : findings;
    }

    private static Finding TooFew(RepeatedComparison repeated)
        => new($"Only {NumberText.Count(repeated.Repeats)} of the {NumberText.Count(repeated.Wanted)} splits asked for "
            + $"{(repeated.Repeats == 1 ? "is" : "are")} there",
            "others test the same genes again or leave too few clean ones"
                + (repeated.Repeats < RepeatedSplits.FewestSplits
                    ? $"; from fewer than {RepeatedSplits.FewestSplits} nothing is concluded: divide the genes in another way" : ""));

    private static Finding Of(RepeatedComparison repeated, List<RepeatedPair> pairs, double level)
    {
        var rivals = WordList.And([.. pairs.Select(p => p.B)]);
        var isBetter = pairs.All(p => p.Test.Mean > 0 && p.AdjustedPValue <= level);
        var isWorse = pairs.Any(p => p.Test.Mean < 0 && p.AdjustedPValue <= level);
        string[] stronger = [.. pairs.Where(p => p.Test.Mean < 0 && p.AdjustedPValue <= level).Select(p => p.B)];
        var claim = isBetter ? $"{pairs[0].A} predicts better than {rivals}" : isWorse
            ? $"{pairs[0].A} predicts worse than {WordList.And(stronger)}"
                : $"it is not shown that {pairs[0].A} predicts better than {rivals}";
        return new Finding($"Over {NumberText.Count(repeated.Repeats)} splits, fitted anew on each, {claim} in "
            + DisplayName(repeated.Condition),
            "mean difference in r, with what learning genes and seeds add to it (corrected resampled t test, Holm): "
                + string.Join("; ", pairs.Select(p => $"to {p.B} {NumberText.Signed(p.Test.Mean)} "
                + $"[{NumberText.Signed(p.Test.Interval.Low)}, "
                    + $"{NumberText.Signed(p.Test.Interval.High)}], p {NumberText.Probability(p.AdjustedPValue)}")));
    }

    private static IEnumerable<RepeatedPair> Highest(RepeatedComparison repeated)
    {
        var ranked = repeated.Scores.GroupBy(s => s.Predictor)
            .OrderByDescending(g => g.Average(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson)).Select(g => g.Key).Take(2).ToList();
        if (ranked.Count < 2) return [];
        if (repeated.Pairs.FirstOrDefault(p => ranked.Contains(p.A) && ranked.Contains(p.B)) is not { } pair) return [];
        return [pair.Test.Mean >= 0 ? pair : pair with
        {
            A = pair.B,
            B = pair.A,
            Differences = [.. pair.Differences.Select(d => -d)],
            Test = pair.Test with { Mean = -pair.Test.Mean, Interval = new(-pair.Test.Interval.High, -pair.Test.Interval.Low) },
        }];
    }
}
