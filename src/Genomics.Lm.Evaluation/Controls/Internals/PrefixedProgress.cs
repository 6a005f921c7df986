using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Controls.Internals;

/// <summary>Puts the control's name before every stage.</summary>
internal sealed class PrefixedProgress(IProgress<WorkProgress>? inner, string name) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => inner?.Report(value with { Stage = $"{name}: {value.Stage}" });
}
