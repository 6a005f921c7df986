using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>What two sources of information add to each other: nested pairs of a comparison, such as promoter and gene structure.</summary>
public static class AddedValue
{
    /// <summary>
    /// What the promoter adds to gene structure and gene structure to the promoter: for each method that was compared alone and together
    /// with
    /// gene structure, the differences in r of the same test genes with their intervals.
    /// </summary>
    /// <param name="result">The comparison.</param>
    /// <param name="suffix">What stands after the name of a method to which gene structure was added.</param>
    /// <param name="structure">The row of gene structure alone.</param>
    /// <returns>One table, or none when no method was compared in all three ways.</returns>
    public static IReadOnlyList<ReportSection> OfStructure(ComparisonResult result, string suffix, string structure)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        ArgumentNullException.ThrowIfNull(structure);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var both in result.Predictors.Select(p => p.Name).Where(n => n.EndsWith(suffix, StringComparison.Ordinal)))
            foreach (var condition in result.Conditions)
            {
                var alone = both[..^suffix.Length];
                if (Pair(result, both, structure, condition) is { } promoter)
                    rows.Add(Row($"{alone} beyond {structure}", condition, promoter));
                if (Pair(result, both, alone, condition) is { } parts) rows.Add(Row($"{structure} beyond {alone}", condition, parts));
            }
        return rows.Count == 0 ? [] :
        [
            new TableSection("What promoter and gene structure add to each other",
                ["what is added", "condition", "difference in r", "95 % interval", "p, all pairs and conditions"], rows)
            {
                Caption = "A method together with gene structure against each of the two alone, on the same test genes; intervals resample "
                    + "leakage groups. Gene structure is no part of the promoter: it tells of the life of the mRNA.",
            },
        ];
    }

    private static PairComparison? Pair(ComparisonResult result, string a, string b, string condition)
    {
        foreach (var pair in result.Pairs.Where(p => p.Condition == condition))
            if (pair.A == a && pair.B == b) return pair;
            else if (pair.A == b && pair.B == a) return pair.Swapped();
        return null;
    }

    private static string[] Row(string what, string condition, PairComparison pair) =>
    [
        what, DisplayName(condition), NumberText.Signed(pair.Pearson.Difference), NumberText.Range(pair.Pearson.Interval, signed: true),
        NumberText.ProbabilityCell(pair.JointPValue),
    ];
}
