using System.Globalization;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Says on which conditions of the table each method of a comparison was fitted.</summary>
public static class FittedConditions
{
    private const int Named = 8;

    /// <summary>The conditions of each method, by its name: those one model learnt together, or those with a model each.</summary>
    public static IReadOnlyDictionary<string, string> Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Predictors.Where(p => !p.IsOracle && !p.IsEnsemble).ToDictionary(p => p.Name, p => Of(p, result));
    }

    /// <summary>The same in one sentence; methods that were fitted on the same conditions stand together.</summary>
    public static string Sentence(ComparisonResult result)
    {
        var groups = Of(result).GroupBy(f => f.Value).ToList();
        return "Fitted: " + string.Join("; ", groups.Select(g => $"{WordList.And([.. g.Select(f => f.Key)])} {g.Key}")) + ".";
    }

    private static string Of(ComparedPredictor predictor, ComparisonResult result)
    {
        if (predictor.Provenance.Elsewhere is { } known) return $"elsewhere ({known.Description})";
        var joint = predictor.Provenance.JointConditions;
        if (joint.Count > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"on {joint.Count} conditions together ({string.Join(", ", joint.Take(Named).Select(DisplayName))}"
                    + $"{(joint.Count > Named ? ", …" : "")})");
        return result.Conditions.Count == 1 ? $"on {DisplayName(result.Conditions[0])} alone"
            : string.Create(CultureInfo.InvariantCulture, $"on each of {result.Conditions.Count} conditions alone");
    }
}
