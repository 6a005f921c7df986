using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Text;

/// <summary>Puts words before every stage; a stage that begins with <paramref name="name"/> is not told the name again.</summary>
internal sealed class PrefixedProgress(IProgress<WorkProgress>? inner, string words, string name = "") : IProgress<WorkProgress>
{
    /// <summary>The stages of one learner among several.</summary>
    public static PrefixedProgress Of(IProgress<WorkProgress>? inner, string name, int index, int count)
        => new(inner, $"[{index + 1}/{count}] ", name);

    public void Report(WorkProgress value)
    {
        var isNamed = name.Length == 0 || value.Stage.StartsWith(name, StringComparison.Ordinal);
        inner?.Report(value with { Stage = words + (isNamed ? "" : $"{name}: ") + value.Stage });
    }
}
