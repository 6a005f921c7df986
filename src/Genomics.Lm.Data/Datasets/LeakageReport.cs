using System.Text.Json;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets;

/// <summary>What leaks across a split.</summary>
public sealed class LeakageReport
{
    private readonly Dictionary<int, LeakagePair> _strongest;

    internal LeakageReport(GeneRelations relations, GeneSplit split, IReadOnlyList<int> learntElsewhere, SplitRelatives relatives)
    {
        (Relations, Split, LearntElsewhere) = (relations, split, learntElsewhere);
        Groups = split.Groups is { } kept ? DisjointSets.Joined(relations.Groups, kept) : relations.Groups;
        var part = new SplitPart[relations.Dataset.Count];
        foreach (var gene in split.Training) part[gene] = SplitPart.Training;
        foreach (var gene in split.Validation) part[gene] = SplitPart.Validation;
        foreach (var gene in learntElsewhere) part[gene] = SplitPart.Elsewhere;
        foreach (var gene in split.Testing) part[gene] = SplitPart.Testing;
        var across = new PairCollection(relations.MinimumSharedBases);
        across.Add(relations.Pairs.Where(p => Crosses(part[p.First], part[p.Second])));
        across.Add(relatives.Find(split.Testing, [.. split.Training, .. split.Validation, .. learntElsewhere],
            StrongestOf(across.Ordered()), true));
        Across = across.Ordered();
        _strongest = StrongestOf(Across);
        TouchedTestGenes = [.. _strongest.Keys.Order()];
        UndecidedTestGenes = [.. TouchedTestGenes.Where(gene => _strongest[gene] is { Kind: LeakageKind.Alignment, Identity: 0 })];
        var validation = relations.Pairs.Where(relations.IsLink)
            .Where(p => IsBetween(part[p.First], part[p.Second], SplitPart.Training, SplitPart.Validation))
            .GroupBy(p => part[p.First] == SplitPart.Validation ? p.First : p.Second).ToDictionary(g => g.Key, g => g.First());
        TouchedValidationGenes = [.. validation.Keys
            .Concat(relatives.Find(split.Validation, split.Training, validation, false)
                .Select(p => part[p.First] == SplitPart.Validation ? p.First : p.Second)).Distinct().Order()];

        Dictionary<int, LeakagePair> StrongestOf(IEnumerable<LeakagePair> pairs) => pairs.Where(relations.IsLink)
            .GroupBy(p => part[p.First] == SplitPart.Testing ? p.First : p.Second).ToDictionary(g => g.Key, Strongest);
    }

    private enum SplitPart { None, Training, Validation, Testing, Elsewhere }

    /// <summary>The related genes.</summary>
    public GeneRelations Relations { get; }

    /// <summary>The split.</summary>
    public GeneSplit Split { get; }

    /// <summary>Genes that a compared predictor learnt from and this split does not learn from; they count as learnt from.</summary>
    public IReadOnlyList<int> LearntElsewhere { get; }

    /// <summary>
    /// Each gene's leakage group, joined with the groups that the split was told to keep together (<see cref="GeneSplit.Groups"/>).
    /// </summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>
    /// The pairs of a test gene and a gene learnt from, overlaps from one base on: those of <see cref="GeneRelations.Pairs"/>,
    /// and of every test gene of a large family the strongest that was found once the split was known. Each of
    /// <see cref="UndecidedTestGenes"/> has a pair of kind <see cref="LeakageKind.Alignment"/> without identity.
    /// </summary>
    public IReadOnlyList<LeakagePair> Across { get; }

    /// <summary>Test genes that are linked to a gene learnt from, ascending.</summary>
    public IReadOnlyList<int> TouchedTestGenes { get; }

    /// <summary>
    /// Those of them, ascending, of which that is not known: in their leakage group are more genes learnt from with common words than were
    /// looked at (some thousands per word, 1,024 to align), and none of those looked at is a relative.
    /// </summary>
    public IReadOnlyList<int> UndecidedTestGenes { get; }

    /// <summary>Validation genes that are linked to a training gene, ascending.</summary>
    public IReadOnlyList<int> TouchedValidationGenes { get; }

    /// <summary>Share of the test genes that are linked to a gene learnt from.</summary>
    public double TouchedShare => Split.Testing.Count == 0 ? 0 : TouchedTestGenes.Count / (double)Split.Testing.Count;

    /// <summary>Whether a test gene is linked to a gene learnt from.</summary>
    public bool IsTouched(int testGene) => _strongest.ContainsKey(testGene);

    /// <summary>
    /// The strongest link of a test gene to a gene learnt from: the one with the greatest identity × coverage, then the most
    /// bases, then the most k-mers in common. Null when there is none. In a group of more than 17 genes it is the strongest of the listed
    /// pairs and of the gene's 16 learnt relatives with most words in common.
    /// </summary>
    public LeakagePair? StrongestLink(int testGene) => _strongest.TryGetValue(testGene, out var pair) ? pair : null;

    /// <summary>Share of the test genes that are linked to a gene learnt from for this reason.</summary>
    public double ShareTouchedBy(LeakageKind kind)
    {
        var testing = Split.Testing.ToHashSet();
        var touched = Across.Where(p => p.Kind == kind && Relations.IsLink(p)).Select(p => testing.Contains(p.First) ? p.First : p.Second)
            .Distinct().Count();
        return testing.Count == 0 ? 0 : touched / (double)testing.Count;
    }

    /// <summary>Writes the report as JSON, under a temporary name, renamed when complete.</summary>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void WriteJson(string path) => OutputFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        WriteJson(json);
    });

    /// <summary>Writes the report as one JSON object.</summary>
    public void WriteJson(Utf8JsonWriter json) => LeakageJson.Write(json, this);

    internal static LeakagePair Strongest(IEnumerable<LeakagePair> pairs)
        => pairs.OrderByDescending(p => p.Identity * p.Coverage).ThenByDescending(p => p.Bases).ThenByDescending(p => p.Similarity)
            .ThenBy(p => p.First).ThenBy(p => p.Second).First();

    private static bool Crosses(SplitPart a, SplitPart b)
        => IsBetween(a, b, SplitPart.Testing, SplitPart.Training) || IsBetween(a, b, SplitPart.Testing, SplitPart.Validation)
            || IsBetween(a, b, SplitPart.Testing, SplitPart.Elsewhere);

    private static bool IsBetween(SplitPart a, SplitPart b, SplitPart one, SplitPart other)
        => (a == one && b == other) || (a == other && b == one);
}
