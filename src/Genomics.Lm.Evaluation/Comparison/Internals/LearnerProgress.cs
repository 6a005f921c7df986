using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Puts the learner's name and number before the stages that it reports.</summary>
internal sealed class LearnerProgress(IProgress<WorkProgress>? inner, string name, int index, int count) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value)
    {
        var stage = value.Stage.StartsWith(name, StringComparison.Ordinal) ? value.Stage : $"{name}: {value.Stage}";
        inner?.Report(value with { Stage = $"[{index + 1}/{count}] {stage}" });
    }
}
