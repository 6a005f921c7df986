using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>compare</c>: fits several methods on the same genes and tests them against each other.</summary>
internal static class CompareVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, builtIn, split, lm, comparison) =
            (new RunOptions(devices), new DataOptions(), new BuiltInData(), new SplitOptions("group"), new LanguageModelOptions(),
            new ComparisonChoices());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for report.html, metrics.json, predictions.tsv, manifest.json and the fitted predictors.",
                Required = true
            };
        var command =
            new Verb("compare", "Fit methods on the same genes, test them on the same held-out genes, and report.") { output };
        var (covariates, shards) = (new CovariateOptions(), new ShardOptions());
        comparison.AddTo(command, split, run, shards);
        builtIn.AddTo(command, data, run);
        data.AddTo(command, mayBeLacking: true);
        covariates.AddTo(command, comparison.Names);
        split.AddTo(command);
        split.AddAuditTo(command);
        command.Add(data.Replicates);
        var parquet = PredictionTables.Option();
        command.Add(parquet);
        lm.AddTo(command);
        foreach (var option in (Option[])[run.Threads, run.Seed, run.Device, shards.Shard, shards.Forecast, run.Quiet, run.Force])
            command.Add(option);
        command.Check(parsed =>
        {
            if (comparison.Names(parsed).Contains(PublishedModels.Dnabert2.Name) && lm.Start(parsed) is null)
                ModelSource.Require(PublishedModels.Dnabert2.Name);
        });
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Interruption.Advise(console, () => comparison.Advice(parsed, parsed.GetValue(output)!, run.Force), () =>
        {
            var folder = parsed.GetValue(output)!;
            var pairs = comparison.External.Check(parsed, comparison.Names(parsed));
            var audited = split.Audit(parsed, parsed.GetValue(run.Threads));
            var (shard, forecast) = (parsed.GetValue(shards.Shard), parsed.GetValue(shards.Forecast));
            if (shard is not null && forecast is not null)
                throw new ArgumentException($"give {shards.Shard.Name} or {shards.Forecast.Name}, not both");
            if (forecast is < 1) throw new ArgumentException($"{shards.Forecast.Name} needs a number of shards from 1");
            if (forecast is { } all) shard = new Shard(1, all);   // planned as shards are
            else if (shard is not null) OutputFile.Check(ShardFolder.PathOf(folder, shard.Value) + ".tmp");
            using var place = shard is null ? run.Open(parsed, folder, ComparisonFiles.Names) : null;
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var simulation = builtIn.Make(parsed, data, run, progress, cancellationToken);
            var dataset = simulation?.Dataset ?? data.Read(parsed, progress);
            if (simulation is not null) progress.Message(simulation.Description);
            var relations =
                new Lazy<GeneRelations>(() => LeakageAudit.Find(dataset, audited, progress, cancellationToken));
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed), relations);
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var engine = run.Engine(parsed);
            using var start = lm.Start(parsed) is { } path ? ModelSource.Open(path) : null;
            var settings = new MethodSettings
            {
                Options = lm.Read(parsed),
                Engine = engine,
                Start = start,
                EmbeddingCache = parsed.GetValue(lm.EmbeddingCache),
                Head = parsed.GetValue(lm.Head),
                JointNetworks = comparison.JointNetworks(parsed),
                Intervals = comparison.IntervalsOf(parsed),
                Covariates = covariates.Read(parsed, comparison.Names(parsed), dataset, parsed.GetValue(data.IgnoreIdVersion),
                    progress, cancellationToken),
            };
            var predictors = MethodCatalog.Standard(engine).Predictors;
            var fits = comparison.Fits.Of(parsed, predictors, shard, folder);
            using var unfinished = fits is null ? new UnfinishedFits(folder, predictors) : null;
            var catalog = MethodCatalog.Standard(settings);
            using var brought = new BroughtMethods(comparison.External.Read(parsed, data, dataset, parts, catalog, progress));
            var leakage = comparison.Statistics.Audits(parsed)
                ? LeakageAudit.Check(relations.Value, parts, brought.Learnt, progress, cancellationToken) : null;
            ComparisonChoices.Tell(leakage, progress);
            var singles = MethodCatalog.Standard(settings with { Intervals = null, Options = settings.Options with { Members = 1 } })
                .Learners(comparison.Names(parsed), fits);
            var options = comparison.Statistics.Read(parsed, run) with
            {
                Conditions = data.Conditions(parsed, dataset),
                Primaries = pairs,
                Leakage = leakage,
            };
            if (shard is { } part)
            {
                var planned = options with { Primaries = null, Draws = DrawsOfPlan };
                using var plan = PredictorComparison.Run(dataset, parts, catalog.Learners(comparison.Names(parsed), fits), planned,
                    progress, cancellationToken);
                comparison.Run(parsed, plan, singles, Split, progress, cancellationToken);
                if (forecast is not null)
                {
                    ForecastTrial.Fits(fits!.Planned, part.Count, progress, cancellationToken).Print(parsed, console);
                    return 0;
                }
                ShardOptions.WriteFits(parsed, console, run, folder, part, fits!.Planned, progress, cancellationToken);
                return 0;
            }
            using var oracle = simulation?.Oracle();
            IExpressionLearner[] learners = [.. catalog.Learners(comparison.Names(parsed), fits ?? unfinished?.Cache), .. brought.Methods];
            progress.Expect([.. learners.Select(l => l.Name)]);
            using var result = PredictorComparison.Run(dataset, parts, learners, options with { Oracle = oracle }, progress,
                cancellationToken);
            var coverage = IntervalCoverage.Measure(result, cancellationToken);
            var ceilings = NoiseCeiling.Measure(result, data.FoundReplicates, cancellationToken);
            var details =
                comparison.Run(parsed, result, singles,
                Split, progress, cancellationToken)
                with
                {
                    Recovery = simulation is null ? null
                        : BuiltInData.Recovery(parsed, run, simulation, result, progress, cancellationToken),
                    Command = RunRecord.CommandLine(parsed),
                    Origin = record.Origin,
                    Sections = [.. AddedValue.OfStructure(result, MethodCatalog.WithStructure, "gene_structure"),
                        .. NoiseCeiling.Sections(ceilings), .. IntervalCoverage.Sections(coverage)],
                    Coverage = coverage,
                    Ceilings = ceilings,
                };
            ComparisonFiles.Write(place!.Result, result, details, parsed.GetValue(parquet));
            record.FittedOn = FittedConditions.Of(result);
            record.Write(place!.Result, parsed.GetValue(run.Seed), dataset, parts, "metrics.json", "predictions.tsv");
            place!.Publish();
            if (unfinished is not null) unfinished.IsDone = true;
            progress.Finish();
            ComparisonTable.Warn(progress, result);
            ComparisonTable.Write(console, result);
            progress.Message(FittedConditions.Sentence(result));
            progress.Message($"the report: {Path.Combine(folder, "report.html")}");
            return 0;

            GeneSplit Split(int repeat) => split.Make(parsed, dataset, parsed.GetValue(run.Seed) + repeat, relations);
        })));
        return command;
    }
    private const int DrawsOfPlan = 100;   // of arbitrary numbers, which nobody sees
}
