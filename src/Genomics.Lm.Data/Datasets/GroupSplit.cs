using System.Globalization;
using Genomics.Lm.Data.Datasets.Internals;

namespace Genomics.Lm.Data.Datasets;

/// <summary>A split that keeps groups of genes together: no group has genes in two parts.</summary>
public static class GroupSplit
{
    /// <summary>What the names of groups that <see cref="ReadGroups"/> made for genes without one end in.</summary>
    internal const string Alone = " (alone)";

    /// <summary>Deals whole groups to test, validation and training.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="groups">One group name per gene of the dataset.</param>
    /// <param name="options">Shares, seed, or groups by name.</param>
    /// <exception cref="ArgumentException">There are not as many group names as genes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not in [0, 1).</exception>
    /// <exception cref="GenomicsDataException">There is one group only, a named group does not exist, or no gene is left to train on or to
    /// test.</exception>
    public static GeneSplit Make(GeneDataset dataset, IReadOnlyList<string> groups, GroupSplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(groups);
        var split = Make(dataset, groups, options ?? new GroupSplitOptions(), "group", "group");
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var gene = 0; gene < groups.Count; gene++) first.TryAdd(groups[gene], gene);
        return split with { Groups = [.. groups.Select(name => first[name])] };
    }

    /// <summary>
    /// Reads one group per gene from a table: gene id and group name, separated by a tab, comma or blanks; a first line may be a header.
    /// </summary>
    /// <param name="dataset">The genes; the file may name others too.</param>
    /// <param name="path">The file.</param>
    /// <param name="missingAreAlone">A gene that the file does not name is a group of its own; otherwise it is an error.</param>
    /// <returns>One group name per gene of the dataset, as <see cref="Make(GeneDataset, IReadOnlyList{string}, GroupSplitOptions?)"/>
    /// takes them.</returns>
    /// <exception cref="GenomicsDataException">The file is missing or malformed, or a gene has no group or two.</exception>
    public static IReadOnlyList<string> ReadGroups(GeneDataset dataset, string path, bool missingAreAlone = false)
        => GroupFile.Read(dataset, path, missingAreAlone);

    internal static GeneSplit Make(GeneDataset dataset, IReadOnlyList<string> groups, GroupSplitOptions options, string kind, string noun)
    {
        options.Validate();
        if (groups.Count != dataset.Count)
            throw new ArgumentException($"{groups.Count} group names for {dataset.Count} genes", nameof(groups));
        var members = groups.Select((name, gene) => (name, gene)).GroupBy(g => g.name, g => g.gene, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Name: g.Key, Genes: g.ToArray())).ToList();
        if (members.Count < 2)
            throw new GenomicsDataException(
                $"all {dataset.Count} genes are on one {noun} ('{members[0].Name}'); whole {noun}s cannot be split: use another split");

        var deal = new GroupDeal(members, options.Seed, noun);
        var test = deal.Take(options.TestGroups, options.TestShare, stream: 0);
        var validation = deal.Take(options.ValidationGroups, options.ValidationShare, stream: 1);
        int[] learning = [.. deal.Left.Concat(validation).SelectMany(g => g.Genes).Order()];
        var description = $"{kind} seed={options.Seed} test={Names(test, noun)} validation={Names(validation, noun)}";
        var split = SplitParts.Make(dataset.Count, description, learning, [.. validation.SelectMany(g => g.Genes)]);
        if (split.Testing.Count == 0 && options.TestShare > 0)
            throw new GenomicsDataException(
                string.Create(CultureInfo.InvariantCulture,
                    $"none of the {members.Count} {noun}s is small enough to test a share of {options.TestShare:0.##} of the genes on; "
                        + $"name {noun}s to test, or use another split"));
        List<string> warnings = [];
        if (split.Validation.Count == 0 && options.ValidationShare > 0)
            warnings.Add(
                $"no {noun} is left to validate on: of {members.Count}, {test.Count} {(test.Count == 1 ? "is" : "are")} tested and "
                    + $"{deal.Left.Count} trained on; methods that stop on validation genes cannot be "
                + $"fitted: use more {noun}s, name them, or use another split");
        var alone = members.Count(m => m.Name.EndsWith(Alone, StringComparison.Ordinal));
        if (alone > 0)
            warnings.Add($"{alone} of {dataset.Count} genes have no group in the file and are groups of their own; do their ids match?");
        return split with { Warnings = warnings };
    }

    // a group of relatives has the name of one of them, which says nothing
    private static string Names(List<(string Name, int[] Genes)> groups, string noun)
        => noun == "group" || groups.Count > 30 ? $"({groups.Count} {noun}{(groups.Count == 1 ? "" : "s")})"
            : string.Join(",", groups.Select(g => g.Name));
}
