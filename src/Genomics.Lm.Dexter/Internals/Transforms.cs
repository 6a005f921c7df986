using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>What was done to the values of some of the conditions.</summary>
internal static class Transforms
{
    /// <param name="all">The summary of all conditions.</param>
    /// <param name="places">Indices of the conditions wanted.</param>
    public static TransformSummary Of(TransformSummary all, IReadOnlyList<int> places) => all with
    {
        Floors = all.Floors.Count == 0 ? [] : [.. places.Select(p => all.Floors[p])],
        Replaced = all.Replaced.Count == 0 ? [] : [.. places.Select(p => all.Replaced[p])],
    };
}
