using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>
/// The hypotheses of a comparison whose pairs nobody declared by name: each candidate beats every reference, and each addition adds.
/// Holm's
/// correction is over these; a pair of candidate and reference, which only says where it stands, is corrected over all declared pairs.
/// </summary>
internal static class References
{
    /// <summary>The same pairs, additions corrected over the hypotheses and not over all pairs.</summary>
    public static IReadOnlyList<PairComparison> CorrectAdditions(IReadOnlyList<PairComparison> pairs)
    {
        var adjusted = Adjusted(pairs);
        return [.. pairs.Select(p => p.Purpose == PairPurpose.Addition ? p with { AdjustedPValue = adjusted[(p.A, p.B)] } : p)];
    }

    /// <summary>One test per candidate that is compared with more than one reference.</summary>
    public static IReadOnlyList<ReferenceTest> Of(IReadOnlyList<PairComparison> pairs)
    {
        var adjusted = Adjusted(pairs);
        var candidates = ByCandidate(pairs).ToList();
        var nonInferior = MultipleTesting.Holm([.. candidates.Select(NonInferior)]);
        return
        [
            .. candidates.Index().Where(c => c.Item.Count() > 1).Select(c => new ReferenceTest
            {
                Candidate = c.Item.Key,
                Condition = c.Item.First().Condition,
                References = [.. c.Item.Select(p => p.B)],
                Strongest = c.Item.MinBy(p => p.Pearson.Difference)!.B,
                PValue = Largest(c.Item),
                AdjustedPValue = adjusted[(c.Item.Key, "")],
                NonInferiorPValue = NonInferior(c.Item),
                AdjustedNonInferiorPValue = nonInferior[c.Index],
                Hypotheses = adjusted.Count,
            }),
        ];
    }

    /// <summary>How many hypotheses Holm's correction is over.</summary>
    public static int Hypotheses(IReadOnlyList<DeclaredPair> pairs)
        => pairs.Where(p => p.Purpose == PairPurpose.Reference).Select(p => p.A).Distinct().Count()
            + pairs.Count(p => p.Purpose == PairPurpose.Addition);

    private static Dictionary<(string A, string B), double> Adjusted(IReadOnlyList<PairComparison> pairs)
    {
        (string A, string B, double PValue)[] hypotheses =
        [
            .. ByCandidate(pairs).Select(c => (c.Key, "", Largest(c))),
            .. pairs.Where(p => p.Purpose == PairPurpose.Addition).Select(p => (p.A, p.B, p.Pearson.PValue)),
        ];
        var holm = MultipleTesting.Holm([.. hypotheses.Select(h => h.PValue)]);
        return hypotheses.Select((h, i) => (h.A, h.B, Adjusted: holm[i])).ToDictionary(h => (h.A, h.B), h => h.Adjusted);
    }

    private static IEnumerable<IGrouping<string, PairComparison>> ByCandidate(IReadOnlyList<PairComparison> pairs)
        => pairs.Where(p => p.Purpose == PairPurpose.Reference).GroupBy(p => p.A);

    private static double NonInferior(IEnumerable<PairComparison> pairs) => pairs.Max(p => p.Margin.WorsePValue);

    private static double Largest(IEnumerable<PairComparison> pairs) => pairs.Max(p => p.Pearson.Difference > 0 ? p.Pearson.PValue : 1);
}
