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
using Genomics.Lm.Study.Runs;

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

    public OutputOption FitCache { get; } =
        new(FitCacheName)
        {
            IsFolder = true,
            Description =
        "Folder in which every finished fit is kept by what it was made of: a comparison that was stopped, or asks for one method more, "
        + "takes what is done from there. Default: none."
        };

    public Option<bool> KeptOnly { get; } =
        new(KeptOnlyName) { Description = "Takes every fit from --fit-cache and fits none; a fit that is not kept is an error." };

    /// <summary>The fits that are kept, or null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="catalog">Loads predictors.</param>
    /// <param name="shard">With a shard the fits are planned, and kept beside the shards where no folder is named.</param>
    /// <param name="output">The run's output.</param>
    public FitCache? FitsOf(ParseResult parsed, PredictorCatalog catalog, Shard? shard, string output)
    {
        var folder = parsed.GetValue(FitCache) ?? (shard is null ? null : Path.Combine(ShardFolder.ParentOf(output), "fits"));
        return folder is null ? null : new FitCache(folder, catalog)
        {
            Use = shard is not null ? FitCacheUse.Plan : parsed.GetValue(KeptOnly) ? FitCacheUse.KeptOnly : FitCacheUse.TakeOrFit,
        };
    }

    /// <summary>An option of <c>merge</c>'s own run.</summary>
    public const string KeptOnlyName = "--kept-fits-only";

    public Option<double?> PredictionIntervals { get; } =
        new("--prediction-intervals")
        {
            Description = "Share of genes, such as 0.9, that prediction intervals are to hold: every method gets them by conformal "
                + "prediction on learning genes left out in five folds, in six times the time; predict then writes them. Default: none."
        };

    public IntervalOptions? IntervalsOf(ParseResult parsed)
        => parsed.GetValue(PredictionIntervals) is { } coverage ? new IntervalOptions { Coverage = coverage } : null;

    /// <summary>A replay fits again, so it must not take this along.</summary>
    public const string FitCacheName = "--fit-cache";

    public void AddTo(Verb verb, SplitOptions split, RunOptions run, ShardOptions shards)
    {
        verb.Add(Predictors);
        External.AddTo(verb);
        Statistics.AddTo(verb, run);
        verb.Check(parsed => Check(parsed, split, shards));
        foreach (var option in
            (Option[])[Joint, OwnCondition, Repeats, Controls, FitCache, KeptOnly, PredictionIntervals]) verb.Add(option);
    }

    public string[] Names(ParseResult parsed) => Predictors.Words(parsed);

    /// <summary>Whether networks learn all conditions together; null: as their presets say.</summary>
    public bool? JointNetworks(ParseResult parsed) => parsed.GetValue(Joint) ? true : parsed.GetValue(OwnCondition) ? false : null;

    /// <summary>Says before anything is fitted how many test genes have relatives among the genes learnt from.</summary>
    public static void Tell(LeakageReport? leakage, CliProgress progress)
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
            progress.Warn(text + "; the declared tests are made on the others (--by group parts no relatives)");
        else progress.Message(text);
    }

    private void Check(ParseResult parsed, SplitOptions split, ShardOptions shards)
    {
        IntervalsOf(parsed)?.Validate();
        External.Check(parsed, Names(parsed));
        if (parsed.GetValue(KeptOnly) && (parsed.GetValue(FitCache) is null || parsed.GetValue(shards.Shard) is not null))
            throw new ArgumentException($"{KeptOnlyName} needs {FitCacheName}, and no {shards.Shard.Name}");
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
