using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The comparisons that are declared before the run.</summary>
internal static class PrimaryPairs
{
    private static readonly MethodRole[] Candidates = [MethodRole.LanguageModel, MethodRole.Network, MethodRole.Candidate];

    /// <summary>Whether a role is one that must beat the references.</summary>
    public static bool IsCandidate(MethodRole role) => Candidates.Contains(role);

    /// <summary>What the caller declares.</summary>
    public static IReadOnlyList<DeclaredPair> Of(IEnumerable<PredictorPair> pairs)
        => [.. pairs.Distinct().Select(p => new DeclaredPair(p.A, p.B, PairPurpose.Declared, []))];

    /// <summary>
    /// Every candidate against every regression on motifs, then against every reference; then every stack that holds candidates against
    /// the same methods without them. Ensembles beside their method are left out.
    /// </summary>
    public static IReadOnlyList<DeclaredPair> Default(IReadOnlyList<IExpressionLearner> learners)
    {
        string[] rivals = [.. Of(MethodRole.Motifs), .. Of(MethodRole.Reference)];
        string[] candidates = [.. Candidates.SelectMany(Of)];
        return
        [
            .. candidates.SelectMany(c => rivals.Select(rival => new DeclaredPair(c, rival, PairPurpose.Reference, []))),
            .. learners.Where(l => l.Parts.Count > 0).SelectMany(stack => Additions(stack, learners)),
        ];

        IEnumerable<string> Of(MethodRole role) => learners.Where(l => l.Role == role && l.Method == l.Name).Select(l => l.Name);
    }

    private static IEnumerable<DeclaredPair> Additions(IExpressionLearner stack, IReadOnlyList<IExpressionLearner> learners)
    {
        var isCandidate = stack.Parts.ToLookup(part => IsCandidate(part.Role), part => part.Method);
        var (added, rest) = (isCandidate[true].Distinct().ToArray(), isCandidate[false].ToHashSet(StringComparer.Ordinal));
        if (added.Length == 0 || rest.Count == 0) return [];
        return learners.Where(l => l.Method == l.Name && rest.SetEquals(l.Parts.Count > 0 ? l.Parts.Select(p => p.Method) : [l.Name]))
            .Select(l => new DeclaredPair(stack.Name, l.Name, PairPurpose.Addition, added));
    }
}
