using System.Globalization;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>What a report shows of a fit.</summary>
internal static class FitSections
{
    public static IReadOnlyList<ReportSection> Of(
        FitPlan plan, FittingGoal goal, ModelSpec model, TrainingHistory history, TruncationReport truncation, PretrainReport? pretraining,
        IParameterSource weights)
        => [Network(plan, goal, model, history), .. plan.Anchor is { } anchor ? [Beside(anchor.Name, plan, goal, history, weights)]
            : (TableSection[])[], .. pretraining is null ? [] : new[] { pretraining.ToSection() },
        .. history.ToSections(), truncation.ToSection()];

    // what the network adds to what it began as
    private static TableSection Beside(string anchor, FitPlan plan, FittingGoal goal, TrainingHistory history, IParameterSource weights)
    {
        var (scales, gates) = (new float[goal.Outputs.Length], new float[goal.Outputs.Length]);
        weights.Read(ParameterCatalog.Names.Anchor, scales);
        weights.Read(ParameterCatalog.Names.Gate, gates);
        var (first, best) = (history.Points.FirstOrDefault(p => p.Step == 0), history.Points.LastOrDefault(p => p.Best));
        var conditions = plan.Data.TargetConditions;
        string R(TrainingPoint? point, int condition) => point is null || point.ValidationPearson.Count <= condition ? ""
            : Score(point.ValidationPearson[condition]) ?? "";
        return new TableSection($"Beside {anchor} alone",
            ["condition", $"weight of {anchor}", "gate", $"validation r of {anchor} alone", "validation r of both"],
            [.. conditions.Select((name, c) => (IReadOnlyList<string>)
            [
                name, scales[Array.IndexOf(goal.Outputs, name)].ToString("0.000", CultureInfo.InvariantCulture),
                gates[Array.IndexOf(goal.Outputs, name)].ToString("0.0000", CultureInfo.InvariantCulture), R(first, c), R(best, c),
            ])])
        {
            Caption = $"The network began as {anchor}, with a weight of 1 and a closed gate (0). What it adds is the gate times what it "
                + "gives; a network that is as good as its beginning has added nothing.",
        };
    }

    private static TableSection Network(FitPlan plan, FittingGoal goal, ModelSpec model, TrainingHistory history)
    {
        var encoder = model.Encoder;
        var best = history.Points.LastOrDefault(p => p.Best);
        var passes = plan.IsAgain ? plan.StopAfter[^1] : best?.Epoch;
        var chosenOn = plan.IsAgain ? "validation genes, before they were learned too"
            : plan.Data.Validation.Count == 0 ? "nothing (last weights)" : $"{plan.Data.Validation.Count} genes";
        (string Column, string? Cell)[] known =
        [
            ("layers × width", $"{encoder.Layers} × {encoder.HiddenSize}"), ("heads", $"{encoder.Heads}"),
            ("inner", $"{encoder.IntermediateSize}"), ("vocabulary", $"{encoder.VocabularySize}"),
            ("parameters", $"{ParameterCatalog.For(model).Sum(p => p.Count)}"),
            ("pooling", model.Head is PooledHead { Pooling: Pooling.Bins, Bins: var bins } ? $"{bins} bins"
                : $"{plan.Options.Input.Pooling}"),
            ("trained on", $"{plan.Data.Training.Count} genes"), ("chosen on", chosenOn),
            ("best pass", passes?.ToString("0.##", CultureInfo.InvariantCulture)),
            (goal.ScoreName, best is null ? null : Score(goal.Score(best))),
        ];
        var shown = known.Where(k => k.Cell is not null).ToList();
        return new TableSection("Network", [.. shown.Select(k => k.Column)], [[.. shown.Select(k => k.Cell!)]]);
    }

    private static string? Score(double value) => double.IsNaN(value) ? null : value.ToString("0.000", CultureInfo.InvariantCulture);
}
