using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Ablations;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Ablations;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>ablate</c>: what start, depth of tuning, window, layer, pooling, vocabulary and gene filter each buy.</summary>
internal static class AblateVerb
{
    private const string TableFile = "ablation.tsv", PictureFile = "ablation.svg", TestFile = "test.tsv";
    private const int DrawsOfPlan = 100;   // of arbitrary numbers, which nobody sees

    private static readonly string[] Names =
        ["report.html", TableFile, PictureFile, "predictions.tsv", TestFile, RunManifest.FileName, "predictors/"];

    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, lm, statistics) =
            (new RunOptions(devices), new DataOptions(), new SplitOptions("group"), new LanguageModelOptions(), new StatisticsOptions());
        var (choices, fits, shards) = (new AblationChoices(), new KeptFits(isDefault: true), new ShardOptions());
        var annotation = new InputOption<string>("--annotation") { Description = "GTF or GFF3 with biotypes, for --filters biotype:NAME." };
        var output = new OutputOption("--output")
        {
            IsFolder = true,
            Description = $"Folder for report.html, {TableFile}, {PictureFile}, {TestFile}, predictions.tsv, manifest.json and the fitted "
                + "predictors.",
            Required = true,
        };
        lm.Preset.DefaultValueFactory = _ => "quick";
        var command = new Verb("ablate",
            "Show what each choice in fitting a language model buys: one is changed at a time, by cross-validation on the learning genes.")
        {
            output,
        };
        choices.AddTo(command);
        data.AddTo(command);
        command.Add(annotation);
        split.AddTo(command);
        split.AddAuditTo(command);
        foreach (var option in (Option[])[statistics.Draws, statistics.Intervals, statistics.NoAudit, lm.Preset, lm.Config, lm.Epochs,
            lm.Batch, lm.LearningRate, lm.Dropout, lm.VocabularySize, lm.Refit, lm.Head, lm.EmbeddingCache]) command.Add(option);
        fits.AddTo(command, shards);
        foreach (var option in (Option[])[run.Threads, run.Seed, run.Device, shards.Shard, run.Quiet, run.Force]) command.Add(option);
        command.Check(parsed =>
        {
            var settings = Settings(parsed);
            settings.Options.Validate();
            Check(parsed, choices, settings, annotation);
            Read(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Interruption.Advise(console,
            () => $"finished fits are kept; go on with: {RunRecord.CommandLine(parsed)}", () =>
        {
            var (folder, shard) = (parsed.GetValue(output)!, parsed.GetValue(shards.Shard));
            var settings = Settings(parsed);
            var engine = settings.Engine;
            var audited = split.Audit(parsed, parsed.GetValue(run.Threads));
            if (shard is not null) OutputFile.Check(ShardFolder.PathOf(folder, shard.Value) + ".tmp");
            using var place = shard is null ? run.Open(parsed, folder, Names) : null;
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var dataset = data.Read(parsed, progress, onlyAsked: true);
            if (data.Conditions(parsed, dataset) is not [var condition])
                throw new ArgumentException($"an ablation is about one condition; give {data.Condition.Name} NAME once");
            var relations = new Lazy<GeneRelations>(() => LeakageAudit.Find(dataset, audited, progress, cancellationToken));
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed), relations);
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var leakage = statistics.Audits(parsed)
                ? LeakageAudit.Check(relations.Value, parts, null, progress, cancellationToken) : null;
            ComparisonChoices.Tell(leakage, progress);
            using var variants = Variants(parsed, choices, settings, dataset.Window);
            var cache = fits.Of(parsed, MethodCatalog.Standard(engine).Predictors, shard, folder)!;
            var options = Read(parsed);
            options = options with
            {
                Comparison = options.Comparison with { Conditions = [condition], MainCondition = condition, Leakage = leakage },
            };
            using var embeddings = new EmbeddingFolder(parsed.GetValue(lm.EmbeddingCache));
            IReadOnlyList<AblationVariant> Made(FitCache from) => variants.Make(dataset, parts, condition, embeddings.Path, from,
                parsed.GetValue(annotation), parsed.GetValue(run.Threads), cancellationToken);
            foreach (var idle in Idle(variants, dataset, parts, condition, parsed.GetValue(annotation), cancellationToken))
                progress.Warn($"filter '{idle}' keeps all learning genes: it changes nothing");
            progress.Message(string.Create(CultureInfo.InvariantCulture,
                $"{variants.Settings.Count} variants, {options.Folds} folds: {variants.Settings.Count * options.Folds} fits"));
            if (shard is { } part)
            {
                var planned = options with { Comparison = options.Comparison with { Draws = DrawsOfPlan } };
                _ = Ablation.CrossValidate(dataset, parts, Made(cache), planned, progress, cancellationToken);
                ShardOptions.WriteFits(parsed, console, run, folder, part, cache.Planned, progress, cancellationToken);
                return 0;
            }
            var result = Ablation.CrossValidate(dataset, parts, Made(cache), options, progress, cancellationToken);
            // which variant is chosen no shard can know
            var last = new FitCache(fits.FolderOf(parsed, null, folder)!, MethodCatalog.Standard(engine).Predictors);
            using var test = parsed.GetValue(choices.NoTest) ? null : Ablation.Test(result, Made(last), progress, cancellationToken);
            Write(place!.Result, result, test, new ReportDetails { Command = RunRecord.CommandLine(parsed), Origin = record.Origin });
            record.Write(place.Result, parsed.GetValue(run.Seed), dataset, parts,
                [TableFile, "predictions.tsv", .. test is null ? (string[])[] : [TestFile]]);
            place.Publish();
            progress.Finish();
            Show(console, result);
            foreach (var note in AblationReport.Notes(result, test)) console.Output.WriteLine(note);
            progress.Message($"the report: {Path.Combine(folder, "report.html")}; fits are kept in {fits.FolderOf(parsed, null, folder)}, "
                + "which may be deleted");
            return 0;
        })));
        return command;

        AblationOptions Read(ParseResult parsed) => new()
        {
            Folds = parsed.GetValue(choices.Folds),
            Comparison = new ComparisonOptions
            {
                Draws = parsed.GetValue(statistics.Draws),
                IntervalMethod = parsed.GetValue(statistics.Intervals),
                Seed = parsed.GetValue(run.Seed),
                Threads = parsed.GetValue(run.Threads),
            },
        };

        MethodSettings Settings(ParseResult parsed) => new()
        {
            Options = lm.Read(parsed) with { Members = 1 },
            Engine = run.Engine(parsed),
            Head = parsed.GetValue(lm.Head),
        };
    }

    // what is wrong with the choices themselves is said before anything is read
    private static void Check(ParseResult parsed, AblationChoices choices, MethodSettings settings, Option<string> annotation)
    {
        using var variants = Variants(parsed, choices, settings, null);
        if (parsed.GetValue(annotation) is null
            && variants.Settings.FirstOrDefault(s => s.Filter.Kind == GeneFilterKind.Biotype) is { } setting)
            throw new ArgumentException($"filter '{setting.Filter}' needs {annotation.Name}");
    }

    private static IEnumerable<GeneFilter> Idle(AblationVariants variants, GeneDataset dataset, GeneSplit split, string condition,
        string? annotation, CancellationToken cancellationToken)
        => variants.Settings.Select(s => s.Filter).Distinct().Where(filter =>
        filter.Genes(dataset, condition, annotation, cancellationToken)
            is { } kept && split.Training.Concat(split.Validation).All(gene => kept.Contains(dataset.Sequences[gene].Id)));

    private static AblationVariants Variants(ParseResult parsed, AblationChoices choices, MethodSettings settings, WindowGeometry? window)
    {
        var design = choices.Read(parsed, window, start =>
        {
            if (start.Kind != AblationStartKind.Model) return settings.Options.Network.Encoder.Layers;
            using var model = ModelSource.Open(start.Name);
            return model.Config.Layers;
        });
        var full = parsed.GetValue(choices.Full);
        return new AblationVariants(settings, full ? design.Full() : design.OneAtATime(), skip: full);
    }

    private static void Write(string folder, AblationResult result, ComparisonResult? test, ReportDetails details)
    {
        var learnt = LearntGenes.Of(result.Dataset, result.Split);
        ReportFile[] files =
        [
            new(TableFile, "a row per variant: r in each fold, mean, interval, paired test"), new(PictureFile, "the picture alone"),
            new("predictions.tsv", "a row per learning gene, predicted without its fold"),
            .. test is null ? (ReportFile[])[] : [new(TestFile, "base and chosen variant on the test genes")], ComparisonFiles.Manifest,
        ];
        AblationReport.Write(Path.Combine(folder, "report.html"), result, test, details with { Files = files });
        AblationFiles.WriteTable(Path.Combine(folder, TableFile), result);
        AblationFiles.WritePredictions(Path.Combine(folder, "predictions.tsv"), result);
        SectionDrawing.WriteSvg(AblationReport.Picture(result), Path.Combine(folder, PictureFile));
        if (test is null) return;
        AblationFiles.WriteTest(Path.Combine(folder, TestFile), test);
        for (var i = 0; i < test.Predictors.Count; i++)
        {
            var own = Path.Combine(folder, "predictors", i == 0 ? "base" : "chosen");
            test.Predictors[i].Predictor.Save(own);
            learnt.Write(own);
        }
    }

    private static void Show(CliConsole console, AblationResult result)
    {
        console.Output.WriteLine("variant\tr\tlow\thigh\tdifference\tdifference_low\tdifference_high\tp_holm\tseconds_fit");
        foreach (var score in result.Scores)
            console.Output.WriteLine(string.Join('\t',
            [
                score.Variant.Name, .. ((double[])[score.Pearson, score.PearsonInterval.Low, score.PearsonInterval.High,
                    score.Difference?.Difference ?? double.NaN, score.Difference?.Interval.Low ?? double.NaN,
                    score.Difference?.Interval.High ?? double.NaN]).Select(v => Cell(v, "0.000")),
                Cell(score.AdjustedPValue, "0.0000"), Cell(score.SecondsFit, "0.0"),
            ]));
    }

    private static string Cell(double value, string format)
        => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
