using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>One way of fitting, compared with the first of its ablation, the base.</summary>
/// <param name="Name">Its name, differs from those of the others.</param>
/// <param name="Factor">What was changed of the base, for example <c>tuning</c>; of the base itself <c>base</c>.</param>
/// <param name="Level">What it was changed to.</param>
/// <param name="Learner">Fits it.</param>
public sealed record AblationVariant(string Name, string Factor, string Level, IExpressionLearner Learner)
{
    /// <summary>What the variant is in full, by factor, for tables.</summary>
    public IReadOnlyList<(string Factor, string Level)> Setting { get; init; } = [];

    /// <summary>Ids of the genes that it learns from, where it leaves some out; null: all.</summary>
    public IReadOnlySet<string>? LearntFrom { get; init; }

    /// <summary>Predicts genes left out; null: the predictor does.</summary>
    public HeldOutPrediction? Predict { get; init; }
}
