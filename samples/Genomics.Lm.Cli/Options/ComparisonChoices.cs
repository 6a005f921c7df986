using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>What <c>compare</c> compares and how thoroughly.</summary>
internal sealed class ComparisonChoices
{
    public WordListOption Predictors { get; } =
        new("--predictors", "method", MethodCatalog.Standard().Methods.Select(m =>
        m.Name))
        {
            Description =
        $"Methods to compare, separated by commas: {string.Join(", ", MethodCatalog.Standard().Methods.Select(m => m.Name))}.",
            DefaultValueFactory = _ => string.Join(',', MethodCatalog.DefaultNames)
        };

    public Option<string> MainCondition { get; } =
        new("--main-condition") { Description = "The condition of the declared comparisons. Default: the first." };

    public Option<int> Draws { get; } =
        new("--draws") { Description = "Bootstrap and permutation draws.", DefaultValueFactory = _ => 10_000 };

    public Option<IntervalMethod> Intervals { get; } =
        new("--intervals")
        {
            Description = "How intervals are read off the draws: bca (bias-corrected and accelerated) or percentile.",
            DefaultValueFactory = _ => IntervalMethod.Bca
        };

    public Option<int> Repeats { get; } =
        new("--repeats")
        {
            Description =
        "Splits in all; with more than one, every method is fitted on each and the corrected repeated-split test is reported.",
            DefaultValueFactory = _ => 1
        };

    public WordListOption Controls { get; } =
        new("--controls", "control",
        ["shuffled", "curve", "all"])
        {
            Description =
            "More fits, separated by commas: shuffled (all methods again on dinucleotide-shuffled windows), curve (on 10, 20, 40 and 70 "
            + "% of the genes), all."
        };

    public Option<bool> NoAudit { get; } =
        new("--no-audit") { Description = "Skip the leakage audit: test genes are then resampled one by one." };

    public OutputOption FitCache { get; } =
        new(FitCacheName)
        {
            IsFolder = true,
            Description =
        "Folder in which every finished fit is kept by what it was made of: a comparison that was stopped, or asks for one method more, "
        + "takes what is done from there. Default: none."
        };

    /// <summary>A replay fits again, so it must not take this along.</summary>
    public const string FitCacheName = "--fit-cache";

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Predictors, MainCondition, Draws, Intervals, Repeats, Controls, NoAudit, FitCache])
            command.Add(option);
    }

    public string[] Names(ParseResult parsed) => Predictors.Words(parsed);

    public bool Audits(ParseResult parsed) => !parsed.GetValue(NoAudit);

    /// <summary>Refuses what cannot be done before anything is fitted.</summary>
    public void Check(ParseResult parsed, SplitOptions split)
    {
        if (parsed.GetValue(Repeats) < 1) throw new ArgumentException("--repeats needs at least 1");
        if (parsed.GetValue(Repeats) > 1 && parsed.GetValue(split.By) == "files")
            throw new ArgumentException("--repeats needs a split that is drawn; a split from files is always the same");
    }

    /// <summary>How an interrupted comparison is gone on with.</summary>
    public string Advice(ParseResult parsed, string output, Option<bool> force)
    {
        string[] forced = !parsed.GetValue(force) && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()
            ? [force.Name] : [];
        return parsed.GetValue(FitCache) is not null ? $"finished fits are kept; go on with: {RunRecord.CommandLine(parsed, forced)}"
            : $"finished fits are lost; with {FitCacheName} they are kept: "
            + $"{RunRecord.CommandLine(parsed,
                [FitCacheName, RunRecord.Quoted(Path.TrimEndingDirectorySeparator(output) + ".fits"), .. forced])}";
    }

    /// <summary>The controls and repeats that were asked for.</summary>
    public ReportDetails Run(ParseResult parsed, ComparisonResult result, IReadOnlyList<IExpressionLearner> learners,
        Func<int, GeneSplit> makeSplit, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        var asked = Controls.Words(parsed);
        bool Wants(string name) => asked.Contains(name) || asked.Contains("all");
        return new ReportDetails
        {
            Shuffled = Wants("shuffled") ? ShuffledControl.Run(result, learners, progress, cancellation) : [],
            LearningCurve = Wants("curve") ? LearningCurve.Run(result, learners, progress: progress, cancellation: cancellation) : [],
            Repeats = parsed.GetValue(Repeats) is > 1 and var repeats
                ? RepeatedSplits.Run(result, learners, repeats, makeSplit, progress, cancellation) : null,
        };
    }
}
