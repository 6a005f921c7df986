using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter.Experiments;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>What a report shows of a fit: the k-mer × region map, the table of variables, the cross-validation curve.</summary>
internal static class DexterSections
{
    private const int RowsOfTable = 40;

    public static IEnumerable<ReportSection> Of(DexterConditionFit fit, WindowGeometry window, bool named)
    {
        var suffix = named ? $", {DisplayName(fit.Model.Condition)}" : "";
        var chosen = fit.Model.Variables.Where(v => v.Coefficient != 0).OrderByDescending(v => Math.Abs(v.Coefficient)).ToList();
        yield return RegionMap(fit.Model, window) with { Title = $"DExTER: k-mer × region{suffix}" };
        yield return new TableSection($"DExTER: variables{suffix}", ["k-mer", "from", "to", "coefficient", "Spearman on learning genes"],
            [.. chosen.Take(RowsOfTable).Select(v => (IReadOnlyList<string>)
                [v.Kmer, Text(v.Region.Left), Text(v.Region.Right), Text(v.Coefficient), Text(v.Domain.Correlation)])])
        {
            Caption = chosen.Count > RowsOfTable ? $"The {RowsOfTable} largest coefficients of {chosen.Count}." : null,
        };
        var importance = VariableImportance.Of(fit.Matrix, fit.Model, fit.Lasso, VariableImportance.UsualVariables, default);
        yield return new TableSection($"DExTER: importance{suffix}", ["variable", "R² lost without it", "coefficient"],
            [.. importance.Variables.Select(v => (IReadOnlyList<string>)[v.Variable.Name, Text(v.Loss), Text(v.Variable.Coefficient)])])
        {
            Caption = string.Create(CultureInfo.InvariantCulture,
                $"The first model of the LASSO's path with at least {VariableImportance.UsualVariables} variables; R² on the learning "
                    + $"genes {importance.RSquared:0.000}."),
        };
        yield return new CurveSection($"DExTER: choice of the penalty{suffix}", "log10 penalty", "mean squared error, 10 folds",
            [new Curve("cross-validation", [.. fit.Lasso.Alphas.Select(Math.Log10)], fit.Lasso.MeanErrors)])
        {
            Marks = [new CurveMark(Math.Log10(fit.Lasso.Alpha), "chosen")],
            Caption = string.Create(CultureInfo.InvariantCulture, $"Chosen: {fit.Lasso.Alpha:g4}."),
        };
    }

    /// <summary>Which words, in which regions, a model uses.</summary>
    public static RegionMapSection RegionMap(DexterModel model, WindowGeometry window)
    {
        var chosen = model.Variables.Where(v => v.Coefficient != 0).OrderByDescending(v => Math.Abs(v.Coefficient)).ToList();
        return new RegionMapSection($"DExTER: k-mer × region, {DisplayName(model.Condition)}", "coefficient per standard deviation",
            window, [.. chosen.GroupBy(v => v.Kmer)
                .Select(g => new RegionTrack(g.Key, [.. g.Select(v => new RegionMark(v.Region.Left, v.Region.Right, v.Coefficient))]))])
        {
            Caption = $"The {chosen.Count} of {model.Variables.Count} variables that the LASSO kept: where each k-mer must start, and "
                + $"by how much "
                + "expression changes with one standard deviation more of it. Strongest k-mer first.",
        };
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
