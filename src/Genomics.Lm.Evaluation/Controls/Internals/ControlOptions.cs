using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Controls.Internals;

/// <summary>The options with which a control fits the methods again: the main condition, the same groups, draws and seed.</summary>
internal static class ControlOptions
{
    public static ComparisonOptions For(ComparisonResult result) => result.Options with
    {
        Conditions = [result.MainCondition],
        MainCondition = result.MainCondition,
        Groups = result.DatasetGroups,
        Leakage = null,
        Oracle = null,
        Primaries = [],
    };
}
