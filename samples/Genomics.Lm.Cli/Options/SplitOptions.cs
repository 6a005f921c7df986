using System.CommandLine;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Cli.Options;

/// <summary>How genes are divided into training, validation and test.</summary>
internal sealed class SplitOptions
{
    public Option<string> By { get; } = new("--by") { Description = "study (the original's random two thirds), random, chromosome, group (with --groups) or files.", DefaultValueFactory = _ => "study" };

    public Option<string> Groups { get; } = new("--groups") { Description = "For --by group: a file with 'gene<TAB>group' lines; a group is never divided." };

    public Option<string> TrainingSet { get; } = new("--training-set") { Description = "For --by files: training genes, one id a line." };

    public Option<string> TestingSet { get; } = new("--testing-set") { Description = "For --by files: test genes, one id a line." };

    public Option<string> ValidationSet { get; } = new("--validation-set") { Description = "For --by files: validation genes; without it they are drawn from the training genes." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[By, Groups, TrainingSet, TestingSet, ValidationSet]) command.Add(option);
    }

    public GeneSplit Make(ParseResult parsed, GeneDataset dataset, long seed) => parsed.GetValue(By) switch
    {
        "study" => StudySplit.Make(dataset, seed),
        "random" => RandomSplit.Make(dataset, seed: seed),
        "chromosome" => ChromosomeSplit.Make(dataset, new GroupSplitOptions { Seed = seed }),
        "group" => GroupSplit.Make(dataset, ReadGroups(Need(parsed, Groups), dataset), new GroupSplitOptions { Seed = seed }),
        "files" => FileSplit.Read(dataset, Need(parsed, TrainingSet), Need(parsed, TestingSet), parsed.GetValue(ValidationSet), seed: seed),
        var other => throw new ArgumentException($"unknown split '{other}'; give study, random, chromosome, group or files"),
    };

    private static string Need(ParseResult parsed, Option<string> option)
        => parsed.GetValue(option) ?? throw new ArgumentException($"this split needs {option.Name}");

    // a gene without a line is a group of its own
    private static string[] ReadGroups(string path, GeneDataset dataset)
    {
        var groups = File.ReadLines(path).Select(l => l.Split('\t')).Where(c => c.Length >= 2)
            .GroupBy(c => c[0]).ToDictionary(g => g.Key, g => g.First()[1], StringComparer.Ordinal);
        return [.. dataset.Sequences.Select(s => groups.GetValueOrDefault(s.Id, "\0" + s.Id))];
    }
}
