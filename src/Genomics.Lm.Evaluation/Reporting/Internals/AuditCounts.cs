using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>What crosses a split, counted by reason.</summary>
internal static class AuditCounts
{
    private static readonly (LeakageKind Kind, string Name, string Description)[] Kinds =
    [
        (LeakageKind.Overlap, "overlap", "windows overlap in the genome"),
        (LeakageKind.SharedSequence, "shared_sequence", "a stretch of identical bases"),
        (LeakageKind.NearDuplicate, "near_duplicate", "many 16-mers in common (paralogues, duplicates)"),
        (LeakageKind.Alignment, "alignment", "similar sequence by alignment alone (distant paralogues)"),
        (LeakageKind.SameGene, "same_gene", "one gene under two ids"),
    ];

    /// <summary>Per reason: its name, what it means, linked pairs across the split, share of test genes touched.</summary>
    public static IEnumerable<(string Name, string Description, int Pairs, double Share)> Of(LeakageReport leakage)
        => Kinds.Select(k => (k.Name, k.Description, leakage.Across.Count(p => p.Kind == k.Kind && leakage.Relations.IsLink(p)),
            leakage.ShareTouchedBy(k.Kind)));
}
