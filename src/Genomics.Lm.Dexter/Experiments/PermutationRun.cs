namespace Genomics.Lm.Dexter.Experiments;

/// <summary>What one run of <see cref="PermutationNull"/> found.</summary>
/// <param name="Variables">Variables found, the sixteen roots not counted.</param>
/// <param name="NonZero">Variables selected by the LASSO, roots included.</param>
/// <param name="StrongestCorrelation">The largest |Spearman correlation| of a variable on the learning genes.</param>
/// <param name="Test">Accuracy on the test genes.</param>
public sealed record PermutationRun(int Variables, int NonZero, double StrongestCorrelation, DexterAccuracy Test)
{
    internal static PermutationRun Of(DexterConditionResult result) => new(
        result.Exploration.Domains.Count(d => d is { IsValid: true, IsRoot: false }), result.Model.NonZero,
        result.Exploration.Variables.Max(v => v.Strength), result.Test);
}
