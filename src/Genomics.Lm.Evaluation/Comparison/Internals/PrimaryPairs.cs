using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The comparisons that are declared when the caller declares none.</summary>
internal static class PrimaryPairs
{
    /// <summary>
    /// Every language model against every regression on motifs, then against every reference; ensembles beside their method are left
    /// out.
    /// </summary>
    public static IReadOnlyList<PredictorPair> Default(IReadOnlyList<IExpressionLearner> learners)
    {
        string[] rivals = [.. Of(MethodRole.Motifs), .. Of(MethodRole.Reference)];
        return [.. Of(MethodRole.LanguageModel).SelectMany(model => rivals.Select(rival => new PredictorPair(model, rival)))];

        IEnumerable<string> Of(MethodRole role) => learners.Where(l => l.Role == role && l.Method == l.Name).Select(l => l.Name);
    }
}
