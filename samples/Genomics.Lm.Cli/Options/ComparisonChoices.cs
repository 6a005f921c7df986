using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>What <c>compare</c> compares and how thoroughly.</summary>
internal sealed class ComparisonChoices
{
    public WordListOption Predictors { get; } =
        new("--predictors", "method", MethodCatalog.Standard().Methods.Select(m =>
        m.Name), MethodCatalog.Standard().Knows)
        {
            Description =
        $"Methods to compare, separated by commas: {string.Join(", ", MethodCatalog.Standard().Methods.Select(m => m.Name))}; "
            + "METHOD+structure adds gene structure to a method.",
            DefaultValueFactory = _ => string.Join(',', MethodCatalog.DefaultNames)
        };

    public Option<bool> Joint { get; } = new("--joint")
    {
        Description = "Networks learn all conditions of the table together, also those that are not compared. Default with every preset "
            + "but study. All other methods have a model per condition.",
    };

    public Option<bool> OwnCondition { get; } = new("--own-condition")
    {
        Description = "Networks too learn the compared conditions alone, as all other methods do.",
    };

    /// <summary>The statistics.</summary>
    public StatisticsOptions Statistics { get; } = new();

    /// <summary>What was fitted elsewhere, and the declared pairs.</summary>
    public ExternalOptions External { get; } = new();

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

    /// <summary>The folder of finished fits.</summary>
    public KeptFits Fits { get; } = new();

    public Option<double?> PredictionIntervals { get; } =
        new("--prediction-intervals")
        {
            Description = "Share of genes, such as 0.9, that prediction intervals are to hold: every method gets them by conformal "
                + "prediction on learning genes left out in five folds, in six times the time; predict then writes them. Default: none."
        };

    public IntervalOptions? IntervalsOf(ParseResult parsed)
        => parsed.GetValue(PredictionIntervals) is { } coverage ? new IntervalOptions { Coverage = coverage } : null;

    public void AddTo(Verb verb, SplitOptions split, RunOptions run, ShardOptions shards)
    {
        verb.Add(Predictors);
        External.AddTo(verb);
        Statistics.AddTo(verb, run);
        verb.Check(parsed => Check(parsed, split));
        foreach (var option in
            (Option[])[Joint, OwnCondition, Repeats, Controls, PredictionIntervals]) verb.Add(option);
        Fits.AddTo(verb, shards);
    }

    public string[] Names(ParseResult parsed) => Predictors.Words(parsed);

    /// <summary>Whether networks learn all conditions together; null: as their presets say.</summary>
    public bool? JointNetworks(ParseResult parsed) => parsed.GetValue(Joint) ? true : parsed.GetValue(OwnCondition) ? false : null;

    /// <summary>Says before anything is fitted how many test genes have relatives among the genes learnt from.</summary>
    public static void Tell(LeakageReport? leakage, CliProgress progress, string advice = " (--by group parts no relatives)")
    {
        if (leakage is null)
        {
            progress.Message("no leakage audit: whether test genes have relatives among the genes learnt from is not known");
            return;
        }
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{leakage.TouchedTestGenes.Count} of {leakage.Split.Testing.Count} test genes ({100 * leakage.TouchedShare:0.#} %) are "
                + $"linked "
                + $"to a gene learnt from");
        if (leakage.TouchedShare > new ComparisonOptions().MostTouched)
            progress.Warn(text + (leakage.Split.Testing.Count - leakage.TouchedTestGenes.Count < ComparisonOptions.FewestCleanGenes
                ? "; too few others are left for any statement" : "; the declared tests are made on the others") + advice);
        else progress.Message(text);
    }

    private void Check(ParseResult parsed, SplitOptions split)
    {
        IntervalsOf(parsed)?.Validate();
        External.Check(parsed, Names(parsed));
        if (parsed.GetValue(Joint) && parsed.GetValue(OwnCondition))
            throw new ArgumentException($"{Joint.Name} and {OwnCondition.Name} contradict each other; give one");
        if (parsed.GetValue(Repeats) < 1) throw new ArgumentException("--repeats needs at least 1");
        if (parsed.GetValue(Repeats) > 1 && parsed.GetValue(split.By) == "files")
            throw new ArgumentException("--repeats needs a split that is drawn; a split from files is always the same");
    }

    /// <summary>How an interrupted comparison is gone on with.</summary>
    public string Advice(ParseResult parsed, string output, Option<bool> force)
    {
        string[] forced = !parsed.GetValue(force) && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()
            ? [force.Name] : [];
        return $"finished fits are kept; go on with: {RunRecord.CommandLine(parsed, forced)}";
    }

    /// <summary>The controls and repeats that were asked for.</summary>
    public ReportDetails Run(ParseResult parsed, ComparisonResult result, IReadOnlyList<IExpressionLearner> learners,
        Func<int, GeneSplit> makeSplit, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var asked = Controls.Words(parsed);
        bool Wants(string name) => asked.Contains(name) || asked.Contains("all");
        return new ReportDetails
        {
            Shuffled = Wants("shuffled") ? ShuffledControl.Run(result, learners, progress, cancellationToken) : [],
            LearningCurve = Wants("curve")
                ? LearningCurve.Run(result, learners, progress: progress, cancellationToken: cancellationToken) : [],
            Repeats = parsed.GetValue(Repeats) is > 1 and var repeats
                ? RepeatedSplits.Run(result, learners, repeats, makeSplit, progress, cancellationToken) : null,
        };
    }
}
