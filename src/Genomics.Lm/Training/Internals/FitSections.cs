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
        return new TableSection(
            "Network",
            ["layers × width", "heads", "inner", "vocabulary", "parameters", "pooling", "trained on", "chosen on", "best pass",
                goal.ScoreName],
            [[
                $"{encoder.Layers} × {encoder.HiddenSize}", $"{encoder.Heads}", $"{encoder.IntermediateSize}", $"{encoder.VocabularySize}",
                $"{ParameterCatalog.For(model).Sum(p => p.Count)}",
                model.Head is PooledHead { Pooling: Pooling.Bins, Bins: var bins } ? $"{bins} bins" : $"{plan.Options.Input.Pooling}",
                $"{plan.Data.Training.Count} genes", chosenOn,
                passes?.ToString("0.##", CultureInfo.InvariantCulture) ?? "",
                best is null ? "" : goal.Score(best).ToString("0.000", CultureInfo.InvariantCulture),
            ]]);
    }
}
