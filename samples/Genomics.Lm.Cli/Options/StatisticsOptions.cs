using System.CommandLine;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Cli.Options;

/// <summary>How methods are tested against each other.</summary>
internal sealed class StatisticsOptions
{
    public Option<string> MainCondition { get; } =
        new("--main-condition") { Description = "The condition of the declared comparisons. Default: the first." };

    public Option<int> Draws { get; } =
        new("--draws") { Description = "Bootstrap and permutation draws.", DefaultValueFactory = _ => 10_000 };

    public Option<IntervalMethod> Intervals { get; } =
        new("--intervals")
        {
            Description = "How intervals are read off the draws: percentile or bca (bias-corrected and accelerated).",
            DefaultValueFactory = _ => new ComparisonOptions().IntervalMethod
        };

    public Option<double> Margin { get; } =
        new("--margin")
        {
            Description =
            "The difference in r that counts as none in the tests of non-inferiority and equivalence; declare it before the run.",
            DefaultValueFactory = _ => new ComparisonOptions().Margin
        };

    public Option<bool> NoAudit { get; } =
        new("--no-audit")
        {
            Description = "Skip the leakage audit: test genes are then resampled one by one, or by the groups of --by group."
        };

    public void AddTo(Verb verb, RunOptions run)
    {
        foreach (var option in (Option[])[MainCondition, Draws, Intervals, Margin, NoAudit]) verb.Add(option);
        verb.Check(parsed => Read(parsed, run).Validate());
    }

    public bool Audits(ParseResult parsed) => !parsed.GetValue(NoAudit);

    public ComparisonOptions Read(ParseResult parsed, RunOptions run) => new()
    {
        MainCondition = parsed.GetValue(MainCondition),
        Draws = parsed.GetValue(Draws),
        IntervalMethod = parsed.GetValue(Intervals),
        Margin = parsed.GetValue(Margin),
        Seed = parsed.GetValue(run.Seed),
        Threads = parsed.GetValue(run.Threads),
    };
}
