using System.CommandLine;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Cli.Options;

/// <summary>How genes are divided into training, validation and test.</summary>
/// <param name="by">The default.</param>
/// <param name="mayFitNothing">Whether nothing is fitted on the split, so that all genes may be tested that are not learnt from.</param>
internal sealed class SplitOptions(string by = "study", bool mayFitNothing = false)
{
    private const string Unseen = "unseen";

    public ChoiceOption By { get; } = new("--by", [.. mayFitNothing ? [Unseen] : (string[])[], "study", "random", "chromosome", "group",
        "files"])
    {
        Description =
            "group (related genes stay together), chromosome, files; or study (the original's two thirds) and random, which draw "
                + "single genes: "
            + "relatives then stand on both sides, and r is in part recognition of them.",
        DefaultValueFactory = _ => by
    };

    public InputOption<string> Groups { get; } =
        new("--groups")
        {
            Description =
        "For --by group: a file with 'gene<TAB>group' lines; a group is never divided. Without it the groups are genes that overlap or "
        + "share sequence (80 % identity over half of the shorter window, either strand)."
        };

    public InputOption<string> TrainingSet { get; } =
        new("--training-set") { Description = "For --by files: training genes, one id a line." };

    public InputOption<string> TestingSet { get; } = new("--testing-set") { Description = "For --by files: test genes, one id a line." };

    public InputOption<string> ValidationSet { get; } =
        new("--validation-set") { Description = "For --by files: validation genes; without it they are drawn from the training genes." };

    public Option<double> MinimumIdentity { get; } =
        new("--minimum-identity")
        {
            Description = "Identity (0.7 to 1) from which the leakage audit links two windows that align, on either strand.",
            DefaultValueFactory = _ => new LeakageOptions().MinimumIdentity
        };

    public Option<double> MinimumCoverage { get; } =
        new("--minimum-coverage")
        {
            Description = "Share of the shorter window (0.1 to 1) that such an alignment covers at least.",
            DefaultValueFactory = _ => new LeakageOptions().MinimumCoverage
        };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Verb verb)
    {
        foreach (var option in (Option[])[By, Groups, TrainingSet, TestingSet, ValidationSet]) verb.Add(option);
        verb.Check(parsed =>
        {
            if (!mayFitNothing || !KnowsTestGenesOnly(parsed))
            {
                RefuseIdle(parsed, "files", TrainingSet, ValidationSet, TestingSet);
                RefuseIdle(parsed, "group", Groups);
                foreach (var option in parsed.GetValue(By) == "files" ? (Option<string>[])[TrainingSet, TestingSet] : [])
                    if (parsed.GetValue(option) is null) throw new ArgumentException($"this split needs {option.Name}");
            }
            else if (((Option[])[By, Groups, ValidationSet]).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } idle
                && parsed.GetResult(By) is not { Implicit: false, Tokens: [{ Value: "files" }] })
                throw new ArgumentException($"{TestingSet.Name} alone names all test genes, {idle.Name} makes a split; give one, or "
                    + $"{TrainingSet.Name} too");
        });
    }

    private bool KnowsTestGenesOnly(ParseResult parsed)
        => parsed.GetValue(TestingSet) is not null && parsed.GetValue(TrainingSet) is null;

    /// <summary>Whether every gene is tested that no predictor is known to have learnt from.</summary>
    public bool IsUnseen(ParseResult parsed) => parsed.GetValue(By) == Unseen && !KnowsTestGenesOnly(parsed);

    /// <summary>Adds the thresholds of the leakage audit, for verbs that run one.</summary>
    public void AddAuditTo(Verb verb)
    {
        foreach (var option in (Option[])[MinimumIdentity, MinimumCoverage]) verb.Add(option);
        verb.Check(parsed => Audit(parsed, threads: 0).Validate());
    }

    /// <summary>What counts as leakage.</summary>
    public LeakageOptions Audit(ParseResult parsed, int threads) => new()
    {
        MinimumIdentity = parsed.GetValue(MinimumIdentity),
        MinimumCoverage = parsed.GetValue(MinimumCoverage),
        Threads = threads,
    };

    /// <summary>Makes the split that was asked for.</summary>
    /// <param name="relations">The leakage audit, where the caller needs it too.</param>
    public GeneSplit Make(ParseResult parsed, GeneDataset dataset, long seed, Lazy<GeneRelations>? relations = null)
        => parsed.GetValue(By) switch
        {
            "random" => RandomSplit.Make(dataset, seed: seed),
            "chromosome" => ChromosomeSplit.Make(dataset, new GroupSplitOptions { Seed = seed }),
            "group" => GroupSplit.Make(dataset, ReadGroups(parsed, dataset, relations), new GroupSplitOptions { Seed = seed }),
            "files" => FileSplit.Read(dataset, parsed.GetValue(TrainingSet)!, parsed.GetValue(TestingSet)!,
                parsed.GetValue(ValidationSet), seed: seed),
            _ => StudySplit.Make(dataset, seed),
        };

    /// <summary>
    /// The split of which the test genes alone are known: <c>--testing-set</c> without <c>--training-set</c>. Null where more is known.
    /// </summary>
    public GeneSplit? TestedOnly(ParseResult parsed, GeneDataset dataset)
        => KnowsTestGenesOnly(parsed) ? FileSplit.ReadTesting(dataset, parsed.GetValue(TestingSet)!) : null;

    /// <summary>The genes that the files of the split name; null when it is not given by files.</summary>
    public IReadOnlySet<string>? Ids(ParseResult parsed) => parsed.GetValue(By) != "files" ? null
        : new[] { parsed.GetValue(TrainingSet), parsed.GetValue(TestingSet), parsed.GetValue(ValidationSet) }.OfType<string>()
            .SelectMany(FileSplit.ReadIds).ToHashSet(StringComparer.Ordinal);

    // a file that would not be read
    private void RefuseIdle(ParseResult parsed, string by, params ReadOnlySpan<Option<string>> options)
    {
        foreach (var option in options)
            if (parsed.GetValue(By) != by && parsed.GetResult(option) is not null)
                throw new ArgumentException($"{option.Name} is for {By.Name} {by}, the split is made by {parsed.GetValue(By)}; give one");
    }

    // a gene that the file does not name is a group of its own
    private IReadOnlyList<string> ReadGroups(ParseResult parsed, GeneDataset dataset, Lazy<GeneRelations>? relations)
        => parsed.GetValue(Groups) is { } path ? GroupSplit.ReadGroups(dataset, path, missingAreAlone: true)
        : (relations?.Value ?? LeakageAudit.Find(dataset)).GroupNames;
}
