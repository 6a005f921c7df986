using System.Globalization;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Training.Internals;

/// <summary>What a report shows of a fit.</summary>
internal static class FitSections
{
    public static IReadOnlyList<ReportSection> Of(
        FitPlan plan, FittingGoal goal, ModelSpec model, TrainingHistory history, TruncationReport truncation, PretrainReport? pretraining)
        => [Network(plan, goal, model, history), .. pretraining is null ? [] : new[] { pretraining.ToSection() },
        .. history.ToSections(), truncation.ToSection()];

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
