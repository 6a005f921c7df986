using System.CommandLine;
using Genomics.Lm.Cli.Verbs;

namespace Genomics.Lm.Cli.Options;

/// <summary>What <c>compare</c> compares and how thoroughly.</summary>
internal sealed class ComparisonChoices
{
    public Option<string> Predictors { get; } = new("--predictors") { Description = $"Methods to compare, separated by commas: {string.Join(", ", Methods.Known)}.", DefaultValueFactory = _ => Methods.Default };

    public Option<string> MainCondition { get; } = new("--main-condition") { Description = "The condition of the declared comparisons. Default: the first." };

    public Option<int> Draws { get; } = new("--draws") { Description = "Bootstrap and permutation draws.", DefaultValueFactory = _ => 10_000 };

    public Option<bool> NoAudit { get; } = new("--no-audit") { Description = "Skip the leakage audit: test genes are then resampled one by one." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Predictors, MainCondition, Draws, NoAudit]) command.Add(option);
    }

    public string[] Names(ParseResult parsed) => parsed.GetValue(Predictors)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool Audits(ParseResult parsed) => !parsed.GetValue(NoAudit);
}
